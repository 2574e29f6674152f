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
            let directories = try Dictionary(grouping: drafts) { $0.source ?? mapping.source }.mapValues { drafts in
                try CustomerDirectory(
                    drafts.map(\.reference), source: drafts[0].source ?? mapping.source, session: session)
            }
            let customers = Set(directories.values.flatMap(\.customers)).sorted()
            let points = try ContactPoints(of: customers, session: session, now: now)
            var claims: [ConsentClaim] = []
            claims.reserveCapacity(drafts.count)
            var rejections: [RowSink.Rejection] = []
            for (index, draft) in drafts.enumerated() {
                guard let directory = directories[draft.source ?? mapping.source] else { continue }
                do throws(CellFault) {
                    let entries =
                        draft.claim.isNo
                        ? try directory.everybody(draft.reference) : [try directory.find(draft.reference)]
                    for entry in entries {
                        var claim = draft.claim
                        claim.customer = entry.customer
                        claim.contactPoint = points.evidence(claim, for: draft.address, foundBy: entry)
                        claims.append(claim)
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
    fileprivate var isNo: Bool { state != .given && state != .requested }
}

extension ContactPoints {
    /// The contact point that a claim was made for. A no concerns the person, whatever the address; a yes for an
    /// address that the customer does not have counts at none.
    fileprivate func evidence(
        _ claim: ConsentClaim, for address: String?, foundBy entry: CustomerDirectory.Entry
    ) -> Int64? {
        if claim.isNo { return nil }
        if let address, let channel = Channel(rawValue: claim.scope) {
            return CustomerReader.addressKey(address, channel).flatMap { point($0, of: entry.customer, channel) }
        }
        switch claim.scope {
        case "email": return entry.contactPoint ?? inForce(at: claim.at, of: entry.customer, .email)
        case "sms": return inForce(at: claim.at, of: entry.customer, .sms)
        default: return nil
        }
    }
}
