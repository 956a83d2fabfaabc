"""The REST API: thin routes over the query layer, described for OpenAPI by the types that they give back."""
