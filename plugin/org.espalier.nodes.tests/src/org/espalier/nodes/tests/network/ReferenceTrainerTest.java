package org.espalier.nodes.tests.network;

import org.espalier.nodes.network.ReferenceTrainer;
import org.espalier.nodes.network.Trainer;

class ReferenceTrainerTest extends TrainerContract {

    @Override
    Trainer trainer() {
        return new ReferenceTrainer();
    }
}
