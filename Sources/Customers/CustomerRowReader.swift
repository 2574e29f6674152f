import Database
import Mail
import System
import Workspace

/// Reads rows into drafts by a plan; touches no database.
struct CustomerRowReader {
    let plan: CustomerPlan
    let hasher: AddressHasher
    let today: CivilDate
    private let cells = CellReader()

    init(plan: CustomerPlan, hasher: AddressHasher, today: CivilDate) {
        self.plan = plan
        self.hasher = hasher
        self.today = today
    }

    /// - Parameter warn: takes faults that cost a value only.
    /// - Throws: the first fault that keeps the whole row out. Of somebody who left, only the address can: who said no is
    ///   not written to because of a misspelt country.
    func read(_ row: TableRow, warn: (RowFault) -> Void) throws(RowFault) -> CustomerDraft {
        let email = try email(row)
        let (withdrawal, suppression) = (withdrawal(row), suppression(row))
        let hasLeft = withdrawal != nil || suppression != nil
        func value<Value>(
            _ place: ColumnPlace?, _ row: TableRow, _ read: (String) throws(CellFault) -> Value
        ) throws(RowFault) -> Value? {
            do {
                return try self.value(place, row, read)
            } catch {
                guard hasLeft else { throw error }
                warn(error)
                return nil
            }
        }
        let country = try value(plan.country, row, cells.country)
        let phone = try phone(row, country: country, hasEmail: email.draft != nil, warn: warn)
        let key = try value(plan.key, row, cells.key) ?? email.draft?.key ?? phone.draft?.key
        guard let key else { throw RowFault(fault: .nobody, column: plan.key?.name ?? plan.email?.name) }
        var values: [SQLValue] = []
        values.reserveCapacity(plan.table.count)
        if plan.language != nil { values.append(try value(plan.language, row, cells.language).sqlValue) }
        if plan.country != nil { values.append(country.sqlValue) }
        if plan.timeZone != nil { values.append(try value(plan.timeZone, row, cells.timeZone).sqlValue) }
        if plan.birthDate != nil { values.append(try value(plan.birthDate, row, birthDate).sqlValue) }
        var tags: [(field: String, keys: [String])] = []
        for attribute in plan.attributes {
            let found = try value(attribute.place, row) { text throws(CellFault) in
                try cells.value(text, type: attribute.field.type, separator: attribute.separator)
            }
            values.append(found?.sqlValue ?? .null)
            if attribute.field.type == .text {
                if case .text(let text) = found {
                    values.append(.text(FoldedKey.make(text)))
                } else {
                    values.append(.null)
                }
            }
            if attribute.field.type == .tags {
                if case .tags(let words) = found {
                    tags.append((attribute.field.name, words.map(FoldedKey.make)))
                } else {
                    tags.append((attribute.field.name, []))
                }
            }
        }
        return CustomerDraft(
            line: row.line, key: key, values: values, tags: tags, email: email, phone: phone,
            consentAt: consentTime(row), accepted: accepted(row), withdrawal: withdrawal,
            suppression: suppression)
    }

    // MARK: - Addresses

    private func email(_ row: TableRow) throws(RowFault) -> CustomerDraft.Said {
        guard let place = plan.email else { return .nothing }
        guard let given = place.text(in: row) else { return .absent }
        let address = try located(place) { () throws(CellFault) in try cells.email(given) }
        return .address(
            ContactDraft(
                given: given, address: address.description, key: address.key,
                hash: hasher.hash(addressKey: address.key)))
    }

    private func phone(
        _ row: TableRow, country: String?, hasEmail: Bool, warn: (RowFault) -> Void
    ) throws(RowFault) -> CustomerDraft.Said {
        guard let place = plan.phone else { return .nothing }
        guard let given = place.text(in: row) else { return .absent }
        do {
            let phone = try cells.phone(given, country: country)
            let number = phone.e164
            return .address(
                ContactDraft(
                    given: given, address: number, key: number, hash: hasher.hash(addressKey: number),
                    country: phone.country))
        } catch {
            // The person can be reached by email: that is no reason to keep them out.
            guard hasEmail else { throw RowFault(fault: error, column: place.name) }
            warn(RowFault(fault: error, column: place.name))
            return .nothing
        }
    }

    // MARK: - Values

    private func value<Value>(
        _ place: ColumnPlace?, _ row: TableRow, _ read: (String) throws(CellFault) -> Value
    ) throws(RowFault) -> Value? {
        guard let place, let text = place.text(in: row) else { return nil }
        return try located(place) { () throws(CellFault) in try read(text) }
    }

    private func located<Value>(
        _ place: ColumnPlace, _ read: () throws(CellFault) -> Value
    ) throws(RowFault) -> Value {
        do {
            return try read()
        } catch {
            throw RowFault(fault: error, column: place.name)
        }
    }

    private func birthDate(_ text: String) throws(CellFault) -> CivilDate {
        let date = try cells.date(text)
        guard date <= today else { throw .dateInvalid }
        return date
    }

    // MARK: - Consent and departure

    private func consentTime(_ row: TableRow) -> Instant? {
        for place in plan.consentTimes {
            if let text = place.text(in: row), let time = Instant(parsing: text) { return time }
        }
        return nil
    }

    private func accepted(_ row: TableRow) -> [Channel] {
        guard let attestation = plan.mapping.attestation else { return [] }
        return attestation.channels.filter { channel in
            plan.accepts[channel].map { passes($0, row) } ?? true
        }
    }

    private func withdrawal(_ row: TableRow) -> CustomerDraft.Departure? {
        plan.withdrawalTime.map { CustomerDraft.Departure(at: $0.text(in: row).flatMap { Instant(parsing: $0) }) }
    }

    private func suppression(_ row: TableRow) -> CustomerDraft.Departure? {
        guard plan.mapping.suppression != nil else { return nil }
        if let test = plan.suppressionTest, !passes(test, row) { return nil }
        let time = plan.suppressionTime.flatMap { $0.text(in: row) }.flatMap { Instant(parsing: $0) }
        return CustomerDraft.Departure(at: time)
    }

    private func passes(_ test: (place: ColumnPlace, value: String), _ row: TableRow) -> Bool {
        (test.place.text(in: row) ?? "").lowercased() == test.value.lowercased()
    }
}
