package org.espalier.engine.node;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * What arrives at a node's input ports, by port name: specs at configure, objects at execute. The engine has checked that
 * every port that is not optional is there and of the declared type.
 *
 * @param <T> {@link PortSpec} or {@link PortObject}
 */
public final class Inputs<T> {
    private final Map<String, T> byPort;

    /** @param byPort what arrives at each connected port, repeated ports under their own names in order (t1, t2, ...) */
    public Inputs(Map<String, ? extends T> byPort) {
        this.byPort = Collections.unmodifiableMap(new LinkedHashMap<>(byPort));
    }

    /** What arrives at a port that is not optional. */
    public <U extends T> U get(String port, Class<U> type) {
        return find(port, type).orElseThrow(() -> new NoSuchElementException("nothing arrives at port " + port));
    }

    /** What arrives at an optional port, if it is connected. */
    public <U extends T> Optional<U> find(String port, Class<U> type) {
        return Optional.ofNullable(byPort.get(port)).map(type::cast);
    }

    /** The names of the connected ports, in the order of their declaration. */
    public List<String> ports() {
        return List.copyOf(byPort.keySet());
    }
}
