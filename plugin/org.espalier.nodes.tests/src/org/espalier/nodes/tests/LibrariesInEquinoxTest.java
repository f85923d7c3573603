package org.espalier.nodes.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import ai.onnxruntime.OrtEnvironment;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.duckdb.DuckDBDriver;
import org.duckdb.DuckDBResultSet;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Every native library of org.espalier.libs loads inside Equinox and does one small thing. */
class LibrariesInEquinoxTest {

    @Test
    void aNetworkLearns() {
        // What a thread of somebody's pool may have; ND4J must find its backend nevertheless.
        Thread.currentThread().setContextClassLoader(null);
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder().seed(42).list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(3).build())
                .layer(new OutputLayer.Builder().nIn(3).nOut(2).build())
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        INDArray before = network.params().dup();
        network.fit(new DataSet(Nd4j.rand(8, 4), Nd4j.rand(8, 2)));
        assertEquals(false, before.equals(network.params()));
    }

    @Test
    void openBlasMultiplies() {
        try (FloatPointer a = new FloatPointer(1, 2, 3, 4); FloatPointer x = new FloatPointer(1, 1); FloatPointer y = new FloatPointer(2)) {
            openblas.cblas_sgemv(openblas.CblasRowMajor, openblas.CblasNoTrans, 2, 2, 1, a, 2, x, 1, 0, y, 1);
            assertEquals(3, y.get(0));
            assertEquals(7, y.get(1));
        }
    }

    @Test
    void duckDbAnswersInArrow() throws Exception {
        Properties properties = new Properties();
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", properties);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select 42 as answer");
                RootAllocator allocator = new RootAllocator();
                ArrowReader reader = (ArrowReader) ((DuckDBResultSet) result).arrowExportStream(allocator, 10)) {
            reader.loadNextBatch();
            assertEquals(42, reader.getVectorSchemaRoot().getVector("answer").getObject(0));
        }
    }

    @Test
    void driverManagerFindsDuckDb() throws Exception {
        Class.forName(DuckDBDriver.class.getName());
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
            assertEquals("DuckDB", connection.getMetaData().getDatabaseProductName());
        }
    }

    @Test
    void onnxRuntimeStarts() throws Exception {
        assertNotNull(OrtEnvironment.getEnvironment().getVersion());
    }
}
