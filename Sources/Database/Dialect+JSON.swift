/// JSON objects in text columns.
extension Dialect {
    /// The member `key` of a JSON object kept in a text column, as text: `true` and `false` for truth values, JSON for
    /// arrays and objects, NULL for null and where there is no such member.
    package func jsonText(_ column: SQL, key: String) -> SQL {
        if self == .sqlite {
            // Not `->>`: its answer is typed here, and it reads a key such as `a.b` as a path.
            return """
                (SELECT CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(value AS TEXT) END \
                FROM json_each(\(column)) WHERE key = \(key))
                """
        }
        return "(CAST(\(column) AS json) ->> \(key)) COLLATE \"C\""
    }

    /// The member `key` of a JSON object kept in a text column, where it is a number: binary floating point.
    package func jsonReal(_ column: SQL, key: String) -> SQL {
        if self == .sqlite {
            return """
                (SELECT CASE WHEN type IN ('integer', 'real') THEN CAST(value AS REAL) END \
                FROM json_each(\(column)) WHERE key = \(key))
                """
        }
        return """
            (SELECT CASE json_typeof(member.value) WHEN 'number' \
            THEN CAST(member.value #>> '{}' AS DOUBLE PRECISION) END \
            FROM (SELECT CAST(\(column) AS json) -> \(key) AS value) AS member)
            """
    }

    /// The same where it is a whole number, of 64 bits.
    package func jsonInteger(_ column: SQL, key: String) -> SQL {
        if self == .sqlite {
            return "(SELECT CASE type WHEN 'integer' THEN value END FROM json_each(\(column)) WHERE key = \(key))"
        }
        // One CASE in the other: the text is a number before it is read as one, and small enough before it is kept.
        return """
            (SELECT CASE WHEN json_typeof(member.value) = 'number' \
            AND member.value #>> '{}' ~ '^-{0,1}[0-9]{1,19}$' \
            THEN CASE WHEN CAST(member.value #>> '{}' AS NUMERIC) \
            BETWEEN -9223372036854775808 AND 9223372036854775807 \
            THEN CAST(member.value #>> '{}' AS BIGINT) END END \
            FROM (SELECT CAST(\(column) AS json) -> \(key) AS value) AS member)
            """
    }
}
