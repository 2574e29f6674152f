/// What an import did, in numbers; for people through ``advice`` and ``problems``, for scripts as JSON.
package struct ImportSummary: Encodable, Equatable, Sendable {
    package enum Kind: String, Encodable, Sendable {
        case customers, consent, events
    }

    package let kind: Kind
    package let mapping: String
    package let source: String

    /// Rows read: `new + changed + unchanged + duplicates + rejected` (consent: `accepted + rejected`).
    package internal(set) var rows = 0
    package internal(set) var new = 0
    package internal(set) var changed = 0
    package internal(set) var unchanged = 0
    /// Rows whose key an earlier row has; set aside like the rejected ones.
    package internal(set) var duplicates = 0
    package internal(set) var rejected = 0

    /// Customers imported without a consent from this file.
    package internal(set) var withoutConsent = 0
    /// Consent events that were not known before, and those that were.
    package internal(set) var consentNew = 0
    package internal(set) var consentKnown = 0
    /// Addresses suppressed that were not before.
    package internal(set) var suppressions = 0
    /// Rows of people who left without a usable time: suppressed as of now.
    package internal(set) var undatedDepartures = 0

    /// Columns of the file that the mapping does not name.
    package internal(set) var unmappedColumns: [String] = []
    /// Fields that the mapping fills and the data catalogue does not have.
    package internal(set) var unknownFields: [String] = []
    /// By ``CellFault``, the rows set aside.
    package internal(set) var reasons: [String: Int] = [:]
    /// By ``CellFault``, the values left out of rows that went in.
    package internal(set) var warnings: [String: Int] = [:]
    /// The first of them, with their lines.
    package internal(set) var problems: [ImportProblem] = []
    /// The file with the rows set aside; nil when there are none.
    package internal(set) var rejectsFile: String?
    /// What to do next, as sentences.
    package internal(set) var advice: [String] = []

    /// How many problems are listed one by one.
    static let mostProblems = 20

    init(_ kind: Kind, _ mapping: ImportMapping) {
        self.kind = kind
        self.mapping = mapping.name
        source = mapping.source
    }

    private enum CodingKeys: String, CodingKey {
        case kind, mapping, source, rows, new, changed, unchanged, duplicates, rejected, suppressions, reasons
        case warnings, problems, advice
        case withoutConsent = "without_consent"
        case consentNew = "consent_new"
        case consentKnown = "consent_known"
        case undatedDepartures = "undated_departures"
        case unmappedColumns = "unmapped_columns"
        case unknownFields = "unknown_fields"
        case rejectsFile = "rejects_file"
    }
}

/// A row that was set aside, or a value that was left out, without the value.
package struct ImportProblem: Encodable, Equatable, Sendable, CustomStringConvertible {
    /// Where the row begins in the file.
    package let line: Int
    package let column: String?
    package let fault: CellFault
    /// Whether the row is not in.
    package let isRejected: Bool
    /// What is wrong, without the place.
    package let explanation: String

    /// `line 12, column 'Email Address': this is not an email address`
    package var description: String {
        let place = column.map { ", column '\($0)'" } ?? ""
        return "line \(line)\(place): \(explanation)"
    }

    private enum CodingKeys: String, CodingKey {
        case line, column, fault, explanation
        case isRejected = "rejected"
    }
}

/// How far an import is, for a progress bar.
package struct ImportProgress: Equatable, Sendable {
    package let bytesRead: Int64
    /// Nil for a pipe.
    package let totalBytes: Int64?
    package let rows: Int
}
