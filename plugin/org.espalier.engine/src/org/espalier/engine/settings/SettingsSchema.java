package org.espalier.engine.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.espalier.engine.node.InvalidSettingsException;
import org.espalier.engine.node.Problem;

/**
 * What a settings record declares, and the way from JSON to the record.
 *
 * @param <S> the record
 */
public final class SettingsSchema<S extends Record> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Constructor<S> constructor;
    private final List<SettingField> fields;

    private SettingsSchema(Constructor<S> constructor, List<SettingField> fields) {
        this.constructor = constructor;
        this.fields = List.copyOf(fields);
    }

    /**
     * Reads the declaration.
     *
     * @throws IllegalArgumentException when a component has a type that settings cannot have, or a default that is not valid
     */
    public static <S extends Record> SettingsSchema<S> of(Class<S> type) {
        RecordComponent[] components = type.getRecordComponents();
        var fields = new ArrayList<SettingField>();
        for (RecordComponent component : components) {
            fields.add(field(type, component));
        }
        try {
            Constructor<S> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
            constructor.setAccessible(true);
            return new SettingsSchema<>(constructor, fields);
        } catch (NoSuchMethodException fault) {
            throw new AssertionError("every record has its canonical constructor", fault);
        }
    }

    /** The settings, in the order of the record, which is also the canonical order in files. */
    public List<SettingField> fields() {
        return fields;
    }

    /** The setting of this name. */
    public Optional<SettingField> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    /**
     * Makes the record.
     *
     * @param json what the file gives; keys that the record does not have are an error
     * @param files where a file setting points to: from the text in the file to a path
     * @throws InvalidSettingsException with every value that is missing, unknown, of a wrong type or out of range
     */
    public S read(ObjectNode json, Function<SettingsFile, Path> files) throws InvalidSettingsException {
        var problems = new ArrayList<Problem>();
        S settings = read(json, "", files, problems);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return settings;
    }

    /**
     * A file that a setting names.
     *
     * @param text as written in the workflow
     * @param input whether the node reads it; else it writes it
     */
    public record SettingsFile(String text, boolean input) {
    }

    // null when there are problems: no caller outside of this class sees it.
    private S read(ObjectNode json, String prefix, Function<SettingsFile, Path> files, List<Problem> problems) {
        int before = problems.size();
        for (var names = json.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (field(name).isEmpty()) {
                List<String> known = fields.stream().map(SettingField::name).toList();
                problems.add(Problem.of("there is no setting of this name").atSetting(prefix + name).found(name)
                        .expected(known.isEmpty() ? "no settings at all" : "one of " + String.join(", ", known))
                        .remedy(Suggestions.closest(name, known).map(close -> "write \"" + close + "\"?").orElse("remove it or correct its name")));
            }
        }
        var values = new Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(fields.get(i), json.get(fields.get(i).name()), prefix, files, problems);
        }
        if (problems.size() > before) {
            return null;
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException fault) {
            // A record's compact constructor may refuse a combination of values.
            String message = fault.getCause().getMessage();
            problems.add(Problem.of(message == null ? "these settings do not fit together" : message).atSetting(prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1)));
            return null;
        } catch (ReflectiveOperationException fault) {
            throw new AssertionError(fault);
        }
    }

    private static Object value(SettingField field, JsonNode given, String prefix, Function<SettingsFile, Path> files, List<Problem> problems) {
        String name = prefix + field.name();
        JsonNode json = given == null || given.isNull() ? field.defaultValue().orElse(null) : given;
        if (json == null) {
            if (field.optional()) {
                return Optional.empty();
            }
            problems.add(Problem.of("this setting must be given: " + field.documentation()).atSetting(name).found("nothing").expected(field.describe())
                    .remedy("add it to the node's settings, or give --set NODE." + name + "=VALUE"));
            return null;
        }
        Object value = convert(json, field.type(), field, name, files, problems);
        return field.optional() ? Optional.ofNullable(value) : value;
    }

    private static Object convert(JsonNode json, SettingType type, SettingField field, String name, Function<SettingsFile, Path> files, List<Problem> problems) {
        if (type instanceof SettingType.Any) {
            return json;
        } else if (type instanceof SettingType.Flag && json.isBoolean()) {
            return json.booleanValue();
        } else if (type instanceof SettingType.Whole whole && isWhole(json, whole.bits())) {
            checkRange(json, field, name, problems);
            return whole.bits() == 32 ? (Object) json.decimalValue().intValueExact() : (Object) json.decimalValue().longValueExact();
        } else if (type instanceof SettingType.Real && json.isNumber() && Double.isFinite(json.doubleValue())) {
            checkRange(json, field, name, problems);
            return json.doubleValue();
        } else if (type instanceof SettingType.Text && json.isTextual()) {
            return json.textValue();
        } else if (type instanceof SettingType.Choice choice && json.isTextual() && choice.names().contains(json.textValue())) {
            return choice.type().getEnumConstants()[choice.names().indexOf(json.textValue())];
        } else if (type instanceof SettingType.File file && json.isTextual() && !json.textValue().isBlank()) {
            return path(json.textValue(), file, field, name, files, problems);
        } else if (type instanceof SettingType.Sequence sequence && json.isArray()) {
            var list = new ArrayList<Object>();
            for (int i = 0; i < json.size(); i++) {
                Object element = convert(json.get(i), sequence.element(), field, name + "[" + i + "]", files, problems);
                if (element != null) {
                    list.add(element);
                }
            }
            return List.copyOf(list);
        } else if (type instanceof SettingType.Named named && json.isObject()) {
            var map = new LinkedHashMap<String, Object>();
            for (Map.Entry<String, JsonNode> entry : json.properties()) {
                Object element = convert(entry.getValue(), named.element(), field, name + "." + entry.getKey(), files, problems);
                if (element != null) {
                    map.put(entry.getKey(), element);
                }
            }
            return java.util.Collections.unmodifiableMap(map);
        } else if (type instanceof SettingType.Group group && json.isObject()) {
            return group.schema().read((ObjectNode) json, name + ".", files, problems);
        }
        problems.add(wrongType(json, type, field, name));
        return null;
    }

    private static Problem wrongType(JsonNode json, SettingType type, SettingField field, String name) {
        boolean element = type != field.type();
        if (json.isNumber() && (type instanceof SettingType.Real || type instanceof SettingType.Whole && isLarge(json))) {
            return Problem.of("this number is too large").atSetting(name).found(json.toString()).expected(limits(type)).remedy("choose a smaller number");
        }
        var problem = Problem.of("this value is not " + (type instanceof SettingType.Choice ? "one of the choices" : type.describe())).atSetting(name)
                .found(json.toString()).expected(element ? type.describe() : field.describe());
        if (type instanceof SettingType.Choice choice && json.isTextual()) {
            return problem.remedy(Suggestions.closest(json.textValue(), choice.names()).map(close -> "write \"" + close + "\"?").orElse("choose one of them"));
        }
        return problem.remedy("correct the value, or remove it"
                + field.defaultValue().map(value -> " to use the default " + value).orElse(""));
    }

    private static boolean isLarge(JsonNode json) {
        return Math.abs(json.doubleValue()) > Integer.MAX_VALUE;
    }

    private static String limits(SettingType type) {
        return type instanceof SettingType.Whole whole
                ? whole.bits() == 32 ? "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE : "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE
                : "a number from " + -Double.MAX_VALUE + " to " + Double.MAX_VALUE;
    }

    private static Path path(String text, SettingType.File file, SettingField field, String name, Function<SettingsFile, Path> files, List<Problem> problems) {
        try {
            Path path = files.apply(new SettingsFile(text, file.input()));
            var problem = file.input() ? inputProblem(path) : outputProblem(path);
            problem.ifPresent(found -> problems.add(found.atSetting(name).found(text + " (" + path + ")")));
            return path;
        } catch (java.nio.file.InvalidPathException fault) {
            problems.add(Problem.of("this is not a path").atSetting(name).found(text).expected(field.describe()).remedy("correct the path"));
            return null;
        }
    }

    private static Optional<Problem> inputProblem(Path path) {
        // What is neither file nor folder, such as a pipe, cannot be read once for its key and once more for its content.
        boolean usable = Files.isRegularFile(path) || Files.isDirectory(path);
        if (usable && Files.isReadable(path)) {
            return Optional.empty();
        }
        return Optional.of(Problem.of(usable ? "this file may not be read" : Files.exists(path) ? "this is neither a file nor a folder" : "there is no such file")
                .expected("an existing file; paths are relative to the workflow's folder").remedy("correct the path, or put the file there"));
    }

    private static Optional<Problem> outputProblem(Path path) {
        Path parent = path.getParent();
        if (Files.isDirectory(path)) {
            return Optional.of(Problem.of("this is a folder").expected("the path of a file").remedy("add the file's name"));
        } else if (parent != null && Files.exists(parent) && !(Files.isDirectory(parent) && Files.isWritable(parent))) {
            return Optional.of(Problem.of(Files.isDirectory(parent) ? "nothing may be written into the folder of this file" : "the folder of this file is not a folder")
                    .expected("the path of a file in a writable folder").remedy("choose another path"));
        }
        return Optional.empty();
    }

    private static boolean isWhole(JsonNode json, int bits) {
        if (!json.isNumber() || !Double.isFinite(json.doubleValue())) {
            return false;
        }
        BigDecimal value = json.decimalValue();
        // A number such as 1e999999999 must not be expanded to see whether it is whole.
        if (value.signum() != 0 && value.precision() - (long) value.scale() > 20) {
            return false;
        }
        return value.stripTrailingZeros().scale() <= 0 && value.toBigInteger().bitLength() < bits;
    }

    private static void checkRange(JsonNode json, SettingField field, String name, List<Problem> problems) {
        Range range = field.range().orElse(null);
        if (range == null) {
            return;
        }
        double value = json.doubleValue();
        boolean inside = range.exclusive() ? value > range.min() && value < range.max() : value >= range.min() && value <= range.max();
        if (!inside) {
            problems.add(Problem.of("this value is out of range").atSetting(name).found(json).expected(field.describe()).remedy("choose a value within the range"));
        }
    }

    private static SettingField field(Class<?> owner, RecordComponent component) {
        Type type = component.getGenericType();
        boolean optional = false;
        if (type instanceof ParameterizedType parameterized && parameterized.getRawType() == Optional.class) {
            optional = true;
            type = parameterized.getActualTypeArguments()[0];
        }
        SettingType settingType = settingType(owner, component, type);
        var label = component.getAnnotation(Label.class);
        var documentation = component.getAnnotation(Doc.class);
        var defaultValue = component.getAnnotation(Default.class);
        var column = component.getAnnotation(Column.class);
        return new SettingField(component.getName(), label == null ? component.getName() : label.value(), documentation == null ? "" : documentation.value(),
                settingType, optional, defaultValue(owner, component, defaultValue, settingType), Optional.ofNullable(component.getAnnotation(Range.class)),
                Optional.ofNullable(column).map(Column::port), component.isAnnotationPresent(Advanced.class), component.isAnnotationPresent(Multiline.class));
    }

    private static Optional<JsonNode> defaultValue(Class<?> owner, RecordComponent component, Default annotation, SettingType type) {
        if (annotation == null) {
            // A group whose every setting has a default has one itself.
            boolean complete = type instanceof SettingType.Group group && group.schema().fields().stream().noneMatch(SettingField::required);
            return complete ? Optional.of(JsonNodeFactory.instance.objectNode()) : Optional.empty();
        }
        boolean bare = type instanceof SettingType.Text || type instanceof SettingType.Choice || type instanceof SettingType.File;
        try {
            return Optional.of(bare ? JsonNodeFactory.instance.textNode(annotation.value()) : JSON.readTree(annotation.value()));
        } catch (JsonProcessingException fault) {
            throw new IllegalArgumentException(owner.getName() + "." + component.getName() + ": the default " + annotation.value() + " is not JSON", fault);
        }
    }

    @SuppressWarnings("unchecked")
    private static SettingType settingType(Class<?> owner, RecordComponent component, Type type) {
        if (type == boolean.class || type == Boolean.class) {
            return new SettingType.Flag();
        } else if (type == int.class || type == Integer.class) {
            return new SettingType.Whole(32);
        } else if (type == long.class || type == Long.class) {
            return new SettingType.Whole(64);
        } else if (type == double.class || type == Double.class) {
            return new SettingType.Real();
        } else if (type == JsonNode.class) {
            return new SettingType.Any();
        } else if (type == String.class) {
            return new SettingType.Text();
        } else if (type == Path.class && component.isAnnotationPresent(InputFile.class)) {
            InputFile file = component.getAnnotation(InputFile.class);
            return new SettingType.File(true, file.folder(), List.of(file.extensions()));
        } else if (type == Path.class && component.isAnnotationPresent(OutputFile.class)) {
            return new SettingType.File(false, false, List.of(component.getAnnotation(OutputFile.class).extensions()));
        } else if (type instanceof Class<?> choice && choice.isEnum()) {
            var names = Arrays.stream(choice.getEnumConstants()).map(constant -> choiceName((Enum<?>) constant)).toList();
            return new SettingType.Choice((Class<? extends Enum<?>>) choice, names);
        } else if (type instanceof Class<?> group && group.isRecord()) {
            return new SettingType.Group(of((Class<? extends Record>) group));
        } else if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return new SettingType.Sequence(settingType(owner, component, list.getActualTypeArguments()[0]));
        } else if (type instanceof ParameterizedType map && map.getRawType() == Map.class && map.getActualTypeArguments()[0] == String.class) {
            return new SettingType.Named(settingType(owner, component, map.getActualTypeArguments()[1]));
        }
        throw new IllegalArgumentException(owner.getName() + "." + component.getName() + " has the type " + type.getTypeName()
                + ", which a setting cannot have; see the package documentation of " + SettingsSchema.class.getPackageName());
    }

    /** A constant's name in files: {@code N_OF_M} is {@code n-of-m}. */
    public static String choiceName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
