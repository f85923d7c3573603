package org.espalier.nodes.data;

import java.util.List;

import org.apache.arrow.memory.BufferAllocator;
import org.espalier.engine.node.InvalidDataException;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;
import org.espalier.engine.table.ColumnSpec;

/** A file that a {@link TableReader} reads, as a relation of DuckDB's. */
interface TableSource extends AutoCloseable {

    /** What becomes of the relation's columns. */
    List<Projection> projections();

    /** What the user should know of how the file is read. */
    List<String> warnings();

    /** The relation in SQL, once it is attached. */
    String relation();

    /**
     * Makes the relation known to a database, for one query.
     *
     * @return to be closed after the query
     */
    AutoCloseable attach(Database database, BufferAllocator allocator) throws Exception;

    /** What is wrong with the file, given that DuckDB could not read it. */
    Problem explain(Exception fault);

    /** What is wrong with the file, given a value that is not of its column's type. */
    InvalidDataException explain(ResultWriter.BadValue bad, ColumnSpec column);

    @Override
    void close() throws InvalidSettingsException;
}
