package import System

/// A value as a database keeps it.
package enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// What can stand in an interpolation of `SQL`, as a bound value.
///
/// An enum with a raw value of such a type conforms by saying so: `enum Channel: String, SQLConvertible`.
package protocol SQLConvertible {
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLConvertible {
    package var sqlValue: SQLValue { self }
}

extension Int: SQLConvertible {
    package var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLConvertible {
    package var sqlValue: SQLValue { .integer(self) }
}

/// 0 or 1, in both databases.
extension Bool: SQLConvertible {
    package var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension Double: SQLConvertible {
    package var sqlValue: SQLValue { .real(self) }
}

extension String: SQLConvertible {
    package var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLConvertible {
    package var sqlValue: SQLValue { .blob(self) }
}

/// Microseconds since 1970 UTC.
extension Instant: SQLConvertible {
    package var sqlValue: SQLValue { .integer(microseconds) }
}

/// Text, `2026-11-23`.
extension CivilDate: SQLConvertible {
    package var sqlValue: SQLValue { .text(description) }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
    package var sqlValue: SQLValue { self?.sqlValue ?? .null }
}

extension RawRepresentable where Self: SQLConvertible, RawValue: SQLConvertible {
    package var sqlValue: SQLValue { rawValue.sqlValue }
}
