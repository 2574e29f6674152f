package import Database
package import System
package import Workspace

/// Brings customers, consent events and events in from files.
///
///     let importer = Importer(session: session, configuration: configuration, hasher: hasher, intake: recorder)
///     let summary = try importer.importCustomers(
///         file: "customers.csv", mapping: mapping, rejects: "customers.rejects.csv")
///
/// A file is read once to see that it is text and then streamed in pages, each one transaction. A bad row is set aside;
/// importing the same file again changes nothing, so an import that was cut off is simply run again. The catalogue's
/// columns must be there (``CustomerTables/synchronise(_:_:)``).
package struct Importer {
    let session: any Session
    let configuration: Configuration
    let hasher: AddressHasher
    let intake: any ConsentIntake
    let clock: any WallClock

    package init(
        session: any Session, configuration: Configuration, hasher: AddressHasher, intake: any ConsentIntake,
        clock: any WallClock = SystemClock()
    ) {
        self.session = session
        self.configuration = configuration
        self.hasher = hasher
        self.intake = intake
        self.clock = clock
    }

    /// Imports customers, with the consent that the mapping attests and the departures that it finds.
    ///
    /// - Parameters:
    ///   - file: CSV or JSON Lines; `-` is standard input.
    ///   - rejects: where the rows that are set aside go; made only if there are any.
    ///   - progress: called after each page; what it throws ends the import after that page.
    /// - Throws: ``CustomersError``, `SystemError`, `DatabaseError`; whole pages before it are in.
    package func importCustomers(
        file: String, mapping: ImportMapping, rejects: String?,
        progress: @escaping (ImportProgress) throws -> Void = { _ in }
    ) throws -> ImportSummary {
        let source = try ImportFile.open(file, mapping: mapping, columns: CustomerPlan.columns(of: mapping))
        let plan = try CustomerPlan(mapping, source: source, path: file, catalogue: configuration.catalogue)
        let now = clock.now()
        let reader = CustomerRowReader(plan: plan, hasher: hasher, today: now.civilDate)
        let page = CustomerPage(plan: plan, session: session, intake: intake, now: now)
        var summary = ImportSummary(.customers, mapping)
        summary.unmappedColumns = plan.unmapped
        summary.unknownFields = plan.unknownFields
        let sink = RowSink(source, summary: summary, rejects: rejects.map { RejectsFile($0) }, progress: progress)
        var seen = SeenRows()
        summary = try sink.run { row, _, warn throws(RowFault) -> CustomerDraft in
            try reader.read(row, warn: warn)
        } write: { drafts in
            let (outcome, rejections) = try page.write(drafts, &seen)
            sink.count { summary in
                summary.new += outcome.new
                summary.changed += outcome.changed
                summary.unchanged += outcome.unchanged
                summary.consentNew += outcome.consentNew
                summary.consentKnown += outcome.consentKnown
                summary.suppressions += outcome.suppressions
                summary.undatedDepartures += outcome.undatedDepartures
                if !mapping.isOfDepartures { summary.withoutConsent += outcome.withoutConsent }
            }
            return rejections
        }
        summary.advice = ImportAdvice.sentences(summary, mapping)
        return summary
    }
}

extension ImportMapping {
    /// Whether every row is somebody who left: nobody would ask such a file for consent.
    var isOfDepartures: Bool {
        withdrawal != nil || (suppression != nil && suppression?.when == nil)
    }
}
