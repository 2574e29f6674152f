import Database
import System
import Workspace

extension Importer {
    /// Imports consent events, each with evidence of its own (`heed-consent`).
    ///
    /// A row names its customer by the key of the mapping's source, or by an address that one customer has; a no at an
    /// address of several is a no of each. A grant is recorded for the contact point of that time: an address that came
    /// later did not consent.
    ///
    /// - Throws: as ``importCustomers(file:mapping:rejects:progress:)``.
    package func importConsent(
        file: String, mapping: ImportMapping, rejects: String?,
        progress: @escaping (ImportProgress) throws -> Void = { _ in }
    ) throws -> ImportSummary {
        let source = try ImportFile.open(file, mapping: mapping, columns: mapping.columns.map(\.name))
        let reader = try ConsentRowReader(mapping, source: source, path: file, configuration: configuration)
        let now = clock.now()
        var summary = ImportSummary(.consent, mapping)
        summary.unmappedColumns = reader.unmapped
        let sink = RowSink(source, summary: summary, rejects: rejects.map { RejectsFile($0) }, progress: progress)
        summary = try sink.run { row, raw, _ throws(RowFault) -> ConsentDraft in
            let draft = try reader.read(row, raw: raw)
            // A no counts even where the clock that dated it ran ahead: it ends what was given before.
            guard draft.claim.at <= now || draft.claim.isNo else {
                throw RowFault(fault: .timeInvalid, column: "at", detail: "this time is in the future")
            }
            return draft
        } write: { drafts in
            let (counts, rejections) = try write(drafts, mapping, reader, now)
            sink.count { summary in
                summary.consentNew += counts.new
                summary.consentKnown += counts.known
            }
            return rejections
        }
        summary.advice = ImportAdvice.sentences(summary, mapping)
        return summary
    }

    private func write(
        _ drafts: [ConsentDraft], _ mapping: ImportMapping, _ reader: ConsentRowReader, _ now: Instant
    ) throws -> ((new: Int, known: Int), [RowSink.Rejection]) {
        try session.transaction {
            // Nearly always there is one source: the mapping's.
            let sources = Set(drafts.lazy.map { $0.source ?? mapping.source })
            var directories: [String: CustomerDirectory] = [:]
            for source in sources {
                let own = sources.count == 1 ? drafts : drafts.filter { ($0.source ?? mapping.source) == source }
                directories[source] = try CustomerDirectory(own.map(\.reference), source: source, session: session)
            }
            let customers = Set(directories.values.flatMap(\.customers)).sorted()
            let points = try EvidencePoints(of: customers, session)
            var claims: [ConsentClaim] = []
            claims.reserveCapacity(drafts.count)
            var rejections: [RowSink.Rejection] = []
            for (index, draft) in drafts.enumerated() {
                guard let directory = directories[draft.source ?? mapping.source] else { continue }
                do throws(CellFault) {
                    if draft.claim.isNo {
                        // A no concerns the person, whatever the address.
                        claims += try directory.everybody(draft.reference).map { draft.claim.of($0.customer, nil) }
                    } else {
                        let entry = try directory.find(draft.reference)
                        let point = points.evidence(draft.claim, for: draft.address, foundBy: entry)
                        claims.append(draft.claim.of(entry.customer, point))
                    }
                } catch {
                    rejections.append(
                        RowSink.Rejection(draft: index, fault: RowFault(fault: error, column: reader.customerColumn)))
                }
            }
            return (try intake.record(claims, session), rejections)
        }
    }
}

extension ConsentClaim {
    /// Whether it ends a consent rather than giving or asking for one.
    fileprivate var isNo: Bool { terms.state != .given && terms.state != .requested }

    fileprivate func of(_ customer: Int64, _ contactPoint: Int64?) -> ConsentClaim {
        ConsentClaim(
            customer: customer, contactPoint: contactPoint, at: at, doubleOptInAt: doubleOptInAt, shared: shared)
    }
}

/// The contact points of a page's customers, as far as a yes needs them.
private struct EvidencePoints {
    private struct Point {
        let id: Int64
        let channel: Channel
        let addressKey: String
        let createdAt: Instant
    }

    private var points: [Int64: [Point]] = [:]

    init(of customers: [Int64], _ session: any Session) throws {
        if customers.isEmpty { return }
        points.reserveCapacity(customers.count)
        try session.query(
            """
            SELECT customer, channel, id, address_key, created_at FROM contact_point \
            WHERE customer IN \(list: customers) ORDER BY id
            """
        ) { row in
            guard let channel = Channel(rawValue: row.text(1)) else { return }
            points[row.int64(0), default: []].append(
                Point(id: row.int64(2), channel: channel, addressKey: row.text(3), createdAt: row.instant(4)))
        }
    }

    /// The contact point that a yes was given for; one for an address that the customer does not have counts at none.
    func evidence(
        _ claim: ConsentClaim, for address: String?, foundBy entry: CustomerDirectory.Entry
    ) -> Int64? {
        guard let channel = Channel(rawValue: claim.terms.scope) else { return nil }
        let own = (points[entry.customer] ?? []).filter { $0.channel == channel }
        if let address {
            guard let key = CustomerReader.addressKey(address, channel) else { return nil }
            return own.first { $0.addressKey == key }?.id
        }
        if channel == .email, let point = entry.contactPoint { return point }
        // The newest one known by then, else the first ever, since a customer's first address was there before it was
        // imported.
        return (own.last { $0.createdAt <= claim.at } ?? own.first)?.id
    }
}
