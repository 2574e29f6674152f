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
    /// By the ordinal of the column.
    private let places: [ColumnPlace?]
    /// The columns that make the terms of a claim: what rows of one form have in common.
    private let termPlaces: [ColumnPlace]
    private let known = KnownTerms()
    private let configuration: Configuration
    private let cells = CellReader()
    let customerColumn: String
    let unmapped: [String]

    private enum Column: Int, CaseIterable {
        case customer, channel, purpose, scope, state, at, method, statement, actor, prechecked, source, address
        case evidence, noticeVersion, noticeLanguage, noticeText, sourceURL, doubleOptInAt, parentalReference
        case ownSale, similarProducts, optOutAtCollection, optOutInMessages, signed, disclosed, unconditional

        /// As mappings call them, in the order of the cases.
        static let names = [
            "customer", "channel", "purpose", "scope", "state", "at", "method", "statement", "actor", "prechecked",
            "source", "address", "evidence", "notice_version", "notice_language", "notice_text", "source_url",
            "double_opt_in_at", "parental_ref", "own_sale", "similar_products", "opt_out_at_collection",
            "opt_out_in_messages", "signed", "disclosed", "unconditional",
        ]

        /// What tells the rows of one form apart.
        static let ofRow: Set<Column> = [.customer, .at, .source, .address, .doubleOptInAt]

        var name: String { Self.names[rawValue] }

        init?(name: String) {
            guard let place = Self.names.firstIndex(of: name) else { return nil }
            self.init(rawValue: place)
        }
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
            guard let column = Column(name: entry.field) else {
                let known = Column.names
                throw CustomersError.mapping(
                    mapping.name,
                    "a file of consent events has no field '\(entry.field)'. "
                        + (Nearest.suggestion(for: entry.field, in: known)
                            ?? "It has: \(known.joined(separator: ", "))."))
            }
            places[column] = try found.place(entry.name)
        }
        for column in [Column.customer, .purpose, .state, .at] where places[column] == nil {
            let name = mapping.columns.first { $0.field == column.name }?.name ?? column.name
            throw CustomersError.missing(name, path, mapping: mapping.name, hint: found.hint(for: name))
        }
        if places[.channel] == nil && places[.scope] == nil {
            throw CustomersError.missing(
                "channel", path, mapping: mapping.name, hint: "A consent is for a channel, or names its scope.")
        }
        let columns = Column.allCases
        self.places = columns.map { places[$0] }
        termPlaces = columns.compactMap { Column.ofRow.contains($0) ? nil : places[$0] }
        self.configuration = configuration
        customerColumn = places[.customer]?.name ?? Column.customer.name
        unmapped = found.unused(ignored: mapping.ignored)
    }

    func read(_ row: TableRow, raw: ArraySlice<UInt8>) throws(RowFault) -> ConsentDraft {
        let customer = try required(.customer, row)
        let reference = try located(.customer) { () throws(CellFault) in try cells.key(customer) }
        let terms = try terms(row)
        guard let at = try time(.at, row) else { throw fault(.valueMissing, .at) }
        let claim = ConsentClaim(
            customer: 0, at: at, doubleOptInAt: try time(.doubleOptInAt, row), shared: terms)
        return ConsentDraft(
            line: row.line, raw: Array(raw), reference: reference, source: try text(.source, row),
            address: try text(.address, row), claim: claim)
    }

    /// The row's terms: those of a row before it that said the same, byte for byte, or else read anew.
    private func terms(_ row: TableRow) throws(RowFault) -> ConsentClaim.SharedTerms {
        let key = KnownTerms.key(row, termPlaces)
        if let terms = known[key] { return terms }
        let purpose = try required(.purpose, row)
        if purpose != "*", configuration.purpose(named: purpose) == nil { throw fault(.purposeUnknown, .purpose) }
        guard let state = ConsentClaim.State(rawValue: try required(.state, row)) else {
            throw fault(.stateUnknown, .state)
        }
        let terms = ConsentClaim.SharedTerms(
            ConsentClaim.Terms(
                purpose: purpose, scope: try scope(row), state: state, method: try text(.method, row),
                evidenceKind: try evidence(row), noticeVersion: try text(.noticeVersion, row),
                noticeLanguage: try language(row), noticeText: try text(.noticeText, row),
                statement: try text(.statement, row), sourceURL: try text(.sourceURL, row),
                actor: try text(.actor, row), prechecked: try flag(.prechecked, row) ?? false,
                softOptIn: try flags(Self.softOptIn, row), writtenConsent: try flags(Self.writtenConsent, row),
                parentalReference: try text(.parentalReference, row)))
        known[key] = terms
        return terms
    }

    // MARK: - Cells

    private func place(_ column: Column) -> ColumnPlace? { places[column.rawValue] }

    private func text(_ column: Column, _ row: TableRow) throws(RowFault) -> String? {
        guard let text = place(column)?.text(in: row) else { return nil }
        return try located(column) { () throws(CellFault) in try cells.text(text) }
    }

    /// `scope` where it says something, else the channel.
    private func scope(_ row: TableRow) throws(RowFault) -> String {
        let column: Column = place(.scope)?.text(in: row) == nil ? .channel : .scope
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
        guard let text = place(.evidence)?.text(in: row) else { return .recorded }
        guard let kind = ConsentClaim.EvidenceKind(rawValue: text) else { throw fault(.evidenceUnknown, .evidence) }
        return kind
    }

    private func language(_ row: TableRow) throws(RowFault) -> String? {
        guard let text = place(.noticeLanguage)?.text(in: row) else { return nil }
        return try located(.noticeLanguage) { () throws(CellFault) in try cells.language(text) }
    }

    private func time(_ column: Column, _ row: TableRow) throws(RowFault) -> Instant? {
        guard let text = place(column)?.text(in: row) else { return nil }
        return try located(column) { () throws(CellFault) in try cells.instant(text) }
    }

    /// Yes or no; nil where the cell is empty.
    private func flag(_ column: Column, _ row: TableRow) throws(RowFault) -> Bool? {
        guard let text = place(column)?.text(in: row) else { return nil }
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
        guard let text = place(column)?.text(in: row) else { throw fault(.valueMissing, column) }
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
        RowFault(fault: fault, column: place(column)?.name ?? column.name)
    }
}
