package org.espalier.nodes.tests.network;

import org.espalier.nodes.network.Trainer;
import org.espalier.nodes.network.fast.FastTrainer;

/** The fast trainer does what Deeplearning4j does. */
class FastTrainerTest extends TrainerContract {

    @Override
    Trainer trainer() {
        return new FastTrainer();
    }
}
