package import System

/// One row of an answer, readable only inside the closure it is handed to. Columns are counted from 0.
///
/// Reading a NULL as what cannot be NULL, or a column that is not there, is a mistake of the program and traps.
package struct Row {
    private let cursor: any RowCursor

    init(_ cursor: any RowCursor) {
        self.cursor = cursor
    }

    package var columnCount: Int { cursor.columnCount }

    package func isNull(_ column: Int) -> Bool {
        cursor.isNull(checked(column))
    }

    package func int(_ column: Int) -> Int { Int(int64(column)) }

    package func int64(_ column: Int) -> Int64 { cursor.integer(present(column)) }

    /// True unless it is 0.
    package func bool(_ column: Int) -> Bool { int64(column) != 0 }

    package func real(_ column: Int) -> Double { cursor.real(present(column)) }

    package func text(_ column: Int) -> String { cursor.text(present(column)) }

    package func blob(_ column: Int) -> [UInt8] { cursor.blob(present(column)) }

    /// A column of microseconds since 1970 UTC.
    package func instant(_ column: Int) -> Instant { Instant(microseconds: int64(column)) }

    package func optionalInt(_ column: Int) -> Int? { isNull(column) ? nil : int(column) }
    package func optionalInt64(_ column: Int) -> Int64? { isNull(column) ? nil : int64(column) }
    package func optionalBool(_ column: Int) -> Bool? { isNull(column) ? nil : bool(column) }
    package func optionalReal(_ column: Int) -> Double? { isNull(column) ? nil : real(column) }
    package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
    package func optionalBlob(_ column: Int) -> [UInt8]? { isNull(column) ? nil : blob(column) }
    package func optionalInstant(_ column: Int) -> Instant? { isNull(column) ? nil : instant(column) }

    /// A column of text `2026-11-23`; nil for NULL and for what is no date.
    package func optionalDate(_ column: Int) -> CivilDate? {
        optionalText(column).flatMap { CivilDate(parsing: $0) }
    }

    /// Whatever the column holds.
    package func value(_ column: Int) -> SQLValue { cursor.value(checked(column)) }

    private func checked(_ column: Int) -> Int {
        precondition(column >= 0 && column < cursor.columnCount, "The answer has no column \(column).")
        return column
    }

    private func present(_ column: Int) -> Int {
        precondition(!isNull(column), "Column \(column) is NULL where it must not be.")
        return column
    }
}

/// How a database hands out the columns of the row it stands on.
protocol RowCursor: AnyObject {
    var columnCount: Int { get }
    func isNull(_ column: Int) -> Bool
    func integer(_ column: Int) -> Int64
    func real(_ column: Int) -> Double
    func text(_ column: Int) -> String
    func blob(_ column: Int) -> [UInt8]
    func value(_ column: Int) -> SQLValue
}
