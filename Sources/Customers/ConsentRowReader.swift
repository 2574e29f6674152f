import System
import Workspace

/// A row of a file of consent events, read and checked as far as that goes without the database.
struct ConsentDraft {
    let line: Int
    let raw: [UInt8]
    let reference: String
    /// The system whose reference it is; nil: the mapping's.
    let source: String?
    /// The address that a yes was given for, where the row names one.
    let address: String?
    /// The claim with a customer still to be found.
    let claim: ConsentClaim
}

/// Reads rows of consent events: each with evidence of its own.
struct ConsentRowReader {
    private let places: [Column: ColumnPlace]
    private let configuration: Configuration
    private let cells = CellReader()
    let customerColumn: String
    let unmapped: [String]

    private enum Column: String, CaseIterable {
        case customer, channel, purpose, scope, state, at, method, statement, actor, prechecked, source, address,
            evidence
        case noticeVersion = "notice_version"
        case noticeLanguage = "notice_language"
        case noticeText = "notice_text"
        case sourceURL = "source_url"
        case doubleOptInAt = "double_opt_in_at"
        case parentalReference = "parental_ref"
        case ownSale = "own_sale"
        case similarProducts = "similar_products"
        case optOutAtCollection = "opt_out_at_collection"
        case optOutInMessages = "opt_out_in_messages"
        case signed, disclosed, unconditional
    }

    private static let softOptIn: [(Column, SoftOptIn)] = [
        (.ownSale, .ownSale), (.similarProducts, .similarProducts), (.optOutAtCollection, .optOutAtCollection),
        (.optOutInMessages, .optOutInMessages),
    ]
    private static let writtenConsent: [(Column, WrittenConsent)] = [
        (.signed, .signed), (.disclosed, .disclosed), (.unconditional, .unconditional),
    ]

    init(_ mapping: ImportMapping, source: any RowSource, path: String, configuration: Configuration) throws {
        var found = ColumnPlaces(source, path: path, mapping: mapping.name)
        var places: [Column: ColumnPlace] = [:]
        for entry in mapping.columns {
            guard let column = Column(rawValue: entry.field) else {
                let known = Column.allCases.map(\.rawValue)
                throw CustomersError.mapping(
                    mapping.name,
                    "a file of consent events has no field '\(entry.field)'. "
                        + (Nearest.suggestion(for: entry.field, in: known)
                            ?? "It has: \(known.joined(separator: ", "))."))
            }
            places[column] = try found.place(entry.name)
        }
        for column in [Column.customer, .purpose, .state, .at] where places[column] == nil {
            let name = mapping.columns.first { $0.field == column.rawValue }?.name ?? column.rawValue
            throw CustomersError.missing(name, path, mapping: mapping.name, hint: found.hint(for: name))
        }
        if places[.channel] == nil && places[.scope] == nil {
            throw CustomersError.missing(
                "channel", path, mapping: mapping.name, hint: "A consent is for a channel, or names its scope.")
        }
        self.places = places
        self.configuration = configuration
        customerColumn = places[.customer]?.name ?? Column.customer.rawValue
        unmapped = found.unused(ignored: mapping.ignored)
    }

    func read(_ row: TableRow, raw: ArraySlice<UInt8>) throws(RowFault) -> ConsentDraft {
        func text(_ column: Column) throws(RowFault) -> String? {
            guard let place = places[column], let text = place.text(in: row) else { return nil }
            return try located(column) { () throws(CellFault) in try cells.text(text) }
        }
        let customer = try required(.customer, row)
        let reference = try located(.customer) { () throws(CellFault) in try cells.key(customer) }
        let purpose = try required(.purpose, row)
        if purpose != "*", configuration.purpose(named: purpose) == nil { throw fault(.purposeUnknown, .purpose) }
        guard let state = ConsentClaim.State(rawValue: try required(.state, row)) else {
            throw fault(.stateUnknown, .state)
        }
        let at = try time(.at, row)
        guard let at else { throw fault(.valueMissing, .at) }
        let claim = ConsentClaim(
            customer: 0, purpose: purpose, scope: try scope(row), state: state, at: at, method: try text(.method),
            evidenceKind: try evidence(row), noticeVersion: try text(.noticeVersion),
            noticeLanguage: try language(row), noticeText: try text(.noticeText), statement: try text(.statement),
            sourceURL: try text(.sourceURL), actor: try text(.actor), doubleOptInAt: try time(.doubleOptInAt, row),
            prechecked: try flag(.prechecked, row) ?? false, softOptIn: try flags(Self.softOptIn, row),
            writtenConsent: try flags(Self.writtenConsent, row), parentalReference: try text(.parentalReference))
        return ConsentDraft(
            line: row.line, raw: Array(raw), reference: reference, source: try text(.source),
            address: try text(.address), claim: claim)
    }

    // MARK: - Cells

    /// `scope` where it says something, else the channel.
    private func scope(_ row: TableRow) throws(RowFault) -> String {
        let column: Column = places[.scope]?.text(in: row) == nil ? .channel : .scope
        let scope = try required(column, row)
        if scope == "*" || Channel(rawValue: scope) != nil { return scope }
        if column == .scope, scope.hasPrefix("data:") {
            let category = String(scope.dropFirst(5))
            if category == "*" || DataCategory(rawValue: category) != nil { return scope }
        }
        throw fault(.scopeInvalid, column)
    }

    /// Evidence of its own, unless the row says that somebody declared it or that the customer did it themselves.
    private func evidence(_ row: TableRow) throws(RowFault) -> ConsentClaim.EvidenceKind {
        guard let text = places[.evidence]?.text(in: row) else { return .recorded }
        guard let kind = ConsentClaim.EvidenceKind(rawValue: text) else { throw fault(.evidenceUnknown, .evidence) }
        return kind
    }

    private func language(_ row: TableRow) throws(RowFault) -> String? {
        guard let text = places[.noticeLanguage]?.text(in: row) else { return nil }
        return try located(.noticeLanguage) { () throws(CellFault) in try cells.language(text) }
    }

    private func time(_ column: Column, _ row: TableRow) throws(RowFault) -> Instant? {
        guard let text = places[column]?.text(in: row) else { return nil }
        return try located(column) { () throws(CellFault) in try cells.instant(text) }
    }

    /// Yes or no; nil where the cell is empty.
    private func flag(_ column: Column, _ row: TableRow) throws(RowFault) -> Bool? {
        guard let text = places[column]?.text(in: row) else { return nil }
        return try located(column) { () throws(CellFault) in
            try cells.value(text, type: .boolean, separator: nil)
        } == .boolean(true)
    }

    /// The set of the flags that say yes; nil where none says anything.
    private func flags<Flags: OptionSet>(
        _ columns: [(Column, Flags)], _ row: TableRow
    ) throws(RowFault) -> Flags? where Flags.Element == Flags {
        var found: Flags?
        for (column, flag) in columns {
            guard let isSet = try self.flag(column, row) else { continue }
            var flags = found ?? []
            if isSet { flags.insert(flag) }
            found = flags
        }
        return found
    }

    private func required(_ column: Column, _ row: TableRow) throws(RowFault) -> String {
        guard let text = places[column]?.text(in: row) else { throw fault(.valueMissing, column) }
        return text
    }

    private func located<Value>(_ column: Column, _ read: () throws(CellFault) -> Value) throws(RowFault) -> Value {
        do {
            return try read()
        } catch {
            throw fault(error, column)
        }
    }

    private func fault(_ fault: CellFault, _ column: Column) -> RowFault {
        RowFault(fault: fault, column: places[column]?.name ?? column.rawValue)
    }
}
