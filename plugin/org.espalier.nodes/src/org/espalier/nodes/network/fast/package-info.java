/**
 * A trainer that does what Deeplearning4j's {@code fit} does, in a fraction of the time.
 *
 * <p>A {@link org.espalier.nodes.network.fast.NetworkPlan} reads the configuration and turns each layer into one or more
 * {@link org.espalier.nodes.network.fast.Stage stages}; a session runs them forwards, the
 * {@link org.espalier.nodes.network.fast.LossHead} gives the loss and its gradient, the stages run backwards, and an
 * {@link org.espalier.nodes.network.fast.Optimizer} changes the parameters. What is configured but not known here is refused
 * with a reason, never ignored.
 *
 * <p>Where the time goes decides the shape of the code. Matrix products come from OpenBLAS and work on native memory
 * ({@link org.espalier.nodes.network.fast.NativeFloats}); everything else is plain loops over {@code float[]}, which the
 * just-in-time compiler vectorises, as it does not for buffers: copying between the two costs 1-2 % of a step, loops over
 * buffers would take four to eight times as long. Up to Java 17 at least, a loop over several arrays is vectorised only if it
 * uses the same index in all of them: {@code a[from + i] += b[i]} is not, so such data are first copied to where the indices
 * agree. Pre-activations are kept for the backward pass, the gradient towards the
 * data is never computed, and nothing is allocated in a step.
 *
 * <p>A session runs on one thread, and no sum depends on the number of threads or the lanes of a vector register, so the
 * same seed gives the same bits. OpenBLAS chooses its kernels by processor: set {@code OPENBLAS_CORETYPE} to have the same
 * bits on different machines.
 */
package org.espalier.nodes.network.fast;
