/**
 * Entropy coding for model files: an adaptive binary range coder, and what turns numbers into binary decisions for it. Encoding
 * and decoding run through the same code, so that they cannot drift apart: see {@link org.espalier.nodes.network.coding.BitCoder}.
 */
package org.espalier.nodes.network.coding;
