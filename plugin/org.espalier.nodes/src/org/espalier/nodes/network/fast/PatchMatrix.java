package org.espalier.nodes.network.fast;

import org.bytedeco.javacpp.FloatPointer;

/**
 * The matrix of what a kernel sees at every place of a group of images, and the three products that a convolution needs of it.
 * A patch is height x width x channels, as long as one kernel.
 */
interface PatchMatrix {

    /**
     * Lays out the patches of one image (im2col).
     *
     * @param images channels-last images
     * @param image where the image begins
     * @param matrix receives the patches
     * @param number the image's number in the group
     * @param count the number of images in the group
     */
    void gather(float[] images, int image, float[] matrix, int number, int count);

    /** Adds up the patches of one image where they came from (col2im); replaces what is in {@code images}. */
    void scatter(float[] matrix, int number, int count, float[] images, int image);

    /** output (count * places x kernels) += patches * transpose of kernels (kernels x patch). */
    void apply(int count, int kernels, FloatPointer matrix, FloatPointer kernel, FloatPointer output);

    /** kernelGradient (patch x kernels) = beta * itself + transpose of patches * gradient (count * places x kernels). */
    void kernelGradient(int count, int kernels, FloatPointer matrix, FloatPointer gradient, float beta, FloatPointer kernelGradient);

    /** matrix = gradient (count * places x kernels) * kernels (kernels x patch). */
    void patchGradient(int count, int kernels, FloatPointer gradient, FloatPointer kernel, FloatPointer matrix);
}
