"""How the bundled model is made: data -> weights -> ONNX. Nothing in the package imports this."""

ROUNDED = "activations"  # the key in the metadata of a model file whose activations are rounded too (static.py)
