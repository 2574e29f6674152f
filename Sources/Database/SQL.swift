import System

/// A statement or a fragment of one, with its values apart from its text.
///
/// Only literals of the source become text. What is interpolated is bound, whatever it contains; another `SQL` is
/// spliced in with its values.
///
///     let adults: SQL = "born <= \(date)"
///     let query: SQL = "SELECT id FROM customer WHERE \(adults) AND country IN \(list: ["ES", "MX"])"
///     // SELECT id FROM customer WHERE born <= ? AND country IN (?, ?)
///
/// A question mark in a literal would be taken for a value, so it is refused; so are two statements in one.
package struct SQL: Sendable, Equatable {
    /// The text with a `?` for each value, in order.
    package private(set) var text: String
    /// One for each `?`.
    private(set) var bindings: [Binding]

    enum Binding: Sendable, Equatable {
        case value(SQLValue)
        case parameter(Int)
    }

    /// For text that this module itself vouches for: migrations.
    init(trusted text: String) {
        self.text = text
        bindings = []
    }

    /// The same with a value for each of its question marks.
    init(trusted text: String, values: some Sequence<SQLValue>) {
        self.text = text
        bindings = values.map { .value($0) }
    }

    /// An empty fragment.
    package init() {
        self.init(trusted: "")
    }

    package var isEmpty: Bool { text.isEmpty }

    /// The bound values in the order of the text; nil for a hole that is filled when a prepared statement runs.
    package var values: [SQLValue?] {
        bindings.map { binding in
            guard case .value(let value) = binding else { return nil }
            return value
        }
    }
}

// MARK: - Fragments

extension SQL {
    /// A table or column whose name is known only at run time, in double quotes.
    ///
    /// The name must be an identifier (see `isIdentifier`): check names from configuration before they come here.
    package static func identifier(_ name: String) -> SQL {
        precondition(isIdentifier(name), "Not a name for a table or column.")
        return SQL(trusted: "\"\(name)\"")
    }

    /// Whether a name is `[a-z_][a-z0-9_]*`, at most 63 bytes (PostgreSQL cuts longer ones).
    package static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 63 else { return false }
        if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) { return false }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    /// A hole of a statement to be prepared: each run puts there element `index` (from 0) of its row. The same element
    /// may be used more than once.
    package static func parameter(_ index: Int) -> SQL {
        precondition(index >= 0, "Parameters are counted from 0.")
        var sql = SQL(trusted: "?")
        sql.bindings = [.parameter(index)]
        return sql
    }

    /// Fragments one after the other: `SQL.joined(conditions, separator: " AND ")`.
    package static func joined(_ fragments: some Sequence<SQL>, separator: SQL = ", ") -> SQL {
        var result = SQL()
        var isFirst = true
        for fragment in fragments {
            if !isFirst { result += separator }
            isFirst = false
            result += fragment
        }
        return result
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        var result = left
        result += right
        return result
    }

    package static func += (left: inout SQL, right: SQL) {
        left.text += right.text
        left.bindings += right.bindings
    }
}

// MARK: - Literals

extension SQL: ExpressibleByStringInterpolation {
    // StaticString, so that no text made at run time can become SQL by way of `init(stringLiteral:)`.
    package init(stringLiteral text: StaticString) {
        self.init(trusted: SQL.checked(text))
    }

    package init(stringInterpolation interpolation: Interpolation) {
        self = interpolation.sql
    }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var sql = SQL()

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql.text.reserveCapacity(literalCapacity + 4 * interpolationCount)
            sql.bindings.reserveCapacity(interpolationCount)
        }

        package mutating func appendLiteral(_ text: StaticString) {
            sql.text += SQL.checked(text)
        }

        /// A bound value.
        package mutating func appendInterpolation(_ value: some SQLConvertible) {
            sql.text += "?"
            sql.bindings.append(.value(value.sqlValue))
        }

        /// Another fragment with its values.
        package mutating func appendInterpolation(_ fragment: SQL) {
            sql += fragment
        }

        /// A literal chosen at run time: `\(raw: descending ? "DESC" : "ASC")`.
        package mutating func appendInterpolation(raw text: StaticString) {
            sql.text += SQL.checked(text)
        }

        /// Bound values in parentheses for `IN`; of an empty list nothing is a member.
        package mutating func appendInterpolation<Value: SQLConvertible>(list values: [Value]) {
            guard !values.isEmpty else {
                sql.text += "(SELECT CAST(NULL AS \(Self.type(of: Value.self))) WHERE 1 = 0)"
                return
            }
            sql.text += "(" + String(repeating: "?, ", count: values.count - 1) + "?)"
            for value in values { sql.bindings.append(.value(value.sqlValue)) }
        }

        /// The type of a column that such values are compared with; PostgreSQL compares nothing with another type.
        private static func type(of value: any SQLConvertible.Type) -> StaticString {
            switch value {
            case is Int.Type, is Int64.Type, is Bool.Type, is Instant.Type: "BIGINT"
            case is Double.Type: "DOUBLE PRECISION"
            case is [UInt8].Type: "BYTEA"
            default: "TEXT"
            }
        }
    }

    private static func checked(_ literal: StaticString) -> String {
        let text = literal.description
        // A mistake in the program's text, which the first run of a debug build tells.
        assert(!text.utf8.contains(UInt8(ascii: "?")), "Interpolate values; do not write a question mark.")
        return text
    }
}
