"""Whether a JSON value is what a JSON Schema says: the keywords that the report's schema uses, no more."""

import datetime

KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
KNOWN = {"$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "properties", "enum",
         "const", "items", "additionalProperties", "format"}


def is_kind(value, kind):
    if kind in ("integer", "number"):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return kind == "number" or value == int(value)
    return isinstance(value, KINDS[kind])


def check(value, schema, root, where="$"):
    """Yields a line for each place where the value is not what the schema says."""
    unknown = set(schema) - KNOWN
    if unknown:
        raise ValueError("keyword that this checker does not know: %s" % ", ".join(sorted(unknown)))
    if "$ref" in schema:
        target = root
        for part in schema["$ref"].lstrip("#/").split("/"):
            target = target[part]
        yield from check(value, target, root, where)
    kinds = schema.get("type")
    if kinds is not None:
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if not any(is_kind(value, kind) for kind in kinds):
            yield "%s: %r is no %s" % (where, value, " or ".join(kinds))
            return
    if "const" in schema and value != schema["const"]:
        yield "%s: %r is not %r" % (where, value, schema["const"])
    if "enum" in schema and value not in schema["enum"]:
        yield "%s: %r is none of %r" % (where, value, schema["enum"])
    if schema.get("format") == "date-time" and isinstance(value, str):
        try:
            if datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).tzinfo is None:
                yield "%s: %r has no offset" % (where, value)
        except ValueError:
            yield "%s: %r is no date-time" % (where, value)
    if isinstance(value, dict):
        yield from check_object(value, schema, root, where)
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            yield from check(item, schema["items"], root, "%s[%d]" % (where, index))


def check_object(value, schema, root, where):
    for name in schema.get("required", ()):
        if name not in value:
            yield "%s: %s is missing" % (where, name)
    properties = schema.get("properties", {})
    rest = schema.get("additionalProperties")
    for name, item in value.items():
        place = "%s.%s" % (where, name)
        if name in properties:
            yield from check(item, properties[name], root, place)
        elif isinstance(rest, dict):
            yield from check(item, rest, root, place)
        elif rest is False:
            yield "%s: not allowed" % place
