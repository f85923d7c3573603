package org.espalier.nodes.network;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Layers in the manifest of a model file. */
final class LayerForms {
    private LayerForms() {
    }

    static void write(Layer layer, ObjectNode json) {
        if (layer instanceof Layer.Dense dense) {
            json.put("kind", "dense").put("units", dense.units()).put("activation", ModelManifest.id(dense.activation()));
        } else if (layer instanceof Layer.Dropout dropout) {
            json.put("kind", "dropout").put("rate", dropout.rate());
        } else if (layer instanceof Layer.Embedding embedding) {
            json.put("kind", "embedding").put("categories", embedding.words()).put("units", embedding.units());
        } else if (layer instanceof Layer.Activate activate) {
            json.put("kind", "activation").put("activation", ModelManifest.id(activate.activation()));
        } else if (layer instanceof Layer.Convolution convolution) {
            write(convolution.window(), json.put("kind", "conv").put("channels", convolution.channels()));
            json.put("activation", ModelManifest.id(convolution.activation()));
        } else if (layer instanceof Layer.Pooling pooling) {
            write(pooling.window(), json.put("kind", "pool").put("of", ModelManifest.id(pooling.kind())));
        } else if (layer instanceof Layer.GlobalPooling pooling) {
            json.put("kind", "globalPool").put("of", ModelManifest.id(pooling.kind()));
        } else if (layer instanceof Layer.BatchNormalization normalization) {
            json.put("kind", "batchNorm").put("decay", normalization.decay()).put("epsilon", normalization.epsilon());
        } else {
            throw new AssertionError(layer);
        }
    }

    /** Heights come first; what is usual is left out. */
    private static void write(Window window, ObjectNode json) {
        json.put("height", window.height()).put("width", window.width());
        if (window.strideHeight() != 1 || window.strideWidth() != 1) {
            json.put("strideHeight", window.strideHeight()).put("strideWidth", window.strideWidth());
        }
        if (window.same()) {
            json.put("padding", "same");
        } else if (window.paddingHeight() + window.paddingWidth() > 0) {
            json.put("paddingHeight", window.paddingHeight()).put("paddingWidth", window.paddingWidth());
        }
    }

    static Layer read(StrictJson json) throws ModelFormatException {
        String kind = json.text("kind");
        return switch (kind) {
            case "dense" -> new Layer.Dense(json.integer("units"), json.choice("activation", Activation.class));
            case "dropout" -> new Layer.Dropout(json.number("rate"));
            case "embedding" -> new Layer.Embedding(json.integer("categories"), json.integer("units"));
            case "activation" -> new Layer.Activate(json.choice("activation", Activation.class));
            case "conv" -> new Layer.Convolution(json.integer("channels"), window(json), json.choice("activation", Activation.class));
            case "pool" -> new Layer.Pooling(json.choice("of", Layer.PoolingKind.class), window(json));
            case "globalPool" -> new Layer.GlobalPooling(json.choice("of", Layer.PoolingKind.class));
            case "batchNorm" -> new Layer.BatchNormalization(json.number("decay"), json.number("epsilon"));
            default -> throw new ModelFormatException("layers of the kind \"" + kind + "\" are not known");
        };
    }

    private static Window window(StrictJson json) throws ModelFormatException {
        boolean strides = json.has("strideHeight") || json.has("strideWidth");
        boolean same = json.has("padding");
        if (same && !json.text("padding").equals("same")) {
            throw new ModelFormatException("padding \"" + json.text("padding") + "\" is not known");
        }
        boolean padding = json.has("paddingHeight") || json.has("paddingWidth");
        return new Window(json.integer("height"), json.integer("width"), strides ? json.integer("strideHeight") : 1, strides ? json.integer("strideWidth") : 1, same,
                padding ? json.integer("paddingHeight") : 0, padding ? json.integer("paddingWidth") : 0);
    }
}
