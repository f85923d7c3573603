/**
 * A node's settings: one record, from whose components and annotations come the JSON form, the validation with its messages,
 * the settings page in the editor, {@code espalier describe}, the node reference and the names for {@code --set}.
 *
 * <p>Components may be {@code boolean}, {@code int}, {@code long}, {@code double}, {@link String}, an enum (its constants in
 * lower case, {@code _} as {@code -}), {@link java.nio.file.Path} (with {@link InputFile} or {@link OutputFile}),
 * {@link java.util.List} of any of these, {@link java.util.Map} from text to any of these,
 * {@link com.fasterxml.jackson.databind.JsonNode} for any JSON value, {@link java.util.Optional} of any of
 * these (absent unless the file gives it), and records of such components, which nest.
 */
package org.espalier.engine.settings;
