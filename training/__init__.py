"""How the bundled model is made: data -> weights -> ONNX. Nothing in the package imports this."""
