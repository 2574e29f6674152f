import Consent
import Customers
import Database
import System
import Workspace

/// `heed consent grant CUSTOMER …`: writes down a yes with its evidence.
enum ConsentGrantCommand: Command {
    static let spec = CommandSpec(
        name: "consent grant", summary: "Record that somebody said yes, with the evidence for it.",
        discussion: """
            The words that the person saw are named by purpose, version and language: heed.yaml has them under 'notices',
            or they were recorded before; otherwise give them with --text or --text-file. A box ticked beforehand is no
            consent, nor is one yes for several purposes or channels. A sale (--sale) is no consent either: it lets
            somebody be written to where the purpose and the law know soft opt-in.
            """,
        arguments: [.customer],
        options: [
            ConsentOptions.purpose, ConsentOptions.channel, ConsentOptions.category, ConsentOptions.method,
            ConsentOptions.notice, ConsentOptions.language, ConsentOptions.text, ConsentOptions.textFile,
            ConsentOptions.actor, ConsentOptions.at, ConsentOptions.sourceURL,
            OptionSpec("statement", value: "TEXT", "what the person said or did, in words"),
            OptionSpec("confirmed", value: "TIME", "when the address itself was confirmed (double opt-in)"),
            ConsentOptions.sale, ConsentOptions.written, ConsentOptions.parent,
            OptionSpec("prechecked", "the box was ticked beforehand; needs --incomplete, and permits nothing"),
            OptionSpec("incomplete", "record it although evidence is missing; it then permits nothing"),
        ],
        examples: [
            .init(
                "heed consent grant CL-1001 --purpose newsletter --channel email --method till --notice 2026-11 "
                    + "--language es --actor \"Eva Ruiz\"", "a yes given in the shop"),
            .init(
                "heed consent grant CL-1001 --purpose offers --data purchase_history --method form --notice 2026-11 "
                    + "--language en --text-file words.txt --actor customer", "the use of a category of data"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let options = ConsentOptions(
            invocation: invocation, configuration: workspace.configuration, now: context.clock.now())
        let purpose = try options.purpose()
        let scope = try options.scope(of: purpose)
        let session = try workspace.store.session()
        let person = try workspace.customer(invocation.word("CUSTOMER"), session)
        let point = try contactPoint(person, scope, options, workspace, session)
        let claim = ConsentClaim(
            customer: person.id, contactPoint: point?.id, purpose: purpose.name, scope: scope, state: .given,
            at: try options.time() ?? options.now, method: invocation.value("method"),
            evidenceKind: .recorded, noticeVersion: invocation.value("notice"),
            noticeLanguage: invocation.value("language"),
            noticeText: try options.noticeText(purpose, in: context, session), statement: invocation.value("statement"),
            sourceURL: invocation.value("source"), actor: invocation.value("actor"),
            doubleOptInAt: try options.time("confirmed"), prechecked: invocation.flag("prechecked"),
            softOptIn: try options.softOptIn(), writtenConsent: try options.writtenConsent(),
            parentalReference: invocation.value("parent"))
        try check(claim, purpose, options, session)
        let isNew = try session.transaction { try workspace.recorder(context).record([claim], session).new == 1 }
        if point?.isCurrent == false {
            context.console.say("It was given for an address that this customer no longer uses; it holds there alone.")
        }
        try tell(claim, isNew: isNew, of: person.reference, workspace, session, context)
        return .done
    }

    /// The address that it was given for; nil for the use of data, which concerns the person.
    private static func contactPoint(
        _ person: FoundCustomer, _ scope: String, _ options: ConsentOptions, _ workspace: OpenWorkspace,
        _ session: any Session
    ) throws -> ContactPoint? {
        guard let channel = Channel(rawValue: scope) else { return nil }
        let point = try CustomerReader(catalogue: workspace.configuration.catalogue).contactPoint(
            of: person.id, channel, named: options.invocation.word("CUSTOMER"), at: options.time(), session)
        guard let point else {
            throw CommandError(
                description:
                    "This customer has no \(channel == .email ? "email address" : "telephone number"), so there is "
                    + "nothing to agree to. Import it first.", exitCode: .input)
        }
        return point
    }

    private static func check(
        _ claim: ConsentClaim, _ purpose: Purpose, _ options: ConsentOptions, _ session: any Session
    ) throws {
        guard !options.invocation.flag("incomplete") else { return }
        if claim.prechecked {
            throw UsageError.badValue(
                option: "prechecked",
                "means that it is no consent (GDPR Art. 4(11)): add --incomplete to record it all the same", spec)
        }
        let missing = ConsentEvidence.missing(claim)
        if !missing.isEmpty { throw try options.refuse(missing: missing, purpose, session) }
    }

    private static func tell(
        _ claim: ConsentClaim, isNew: Bool, of reference: String, _ workspace: OpenWorkspace, _ session: any Session,
        _ context: Context
    ) throws {
        let standing = try workspace.gate.standings(customer: claim.customer, at: context.clock.now(), session)
            .first { $0.purpose == claim.purpose && $0.scope == claim.scope }
        let event = try ConsentHistory.events(of: claim.customer, session)
            .last { $0.state == .given && $0.purpose == claim.purpose && $0.scope == claim.scope && $0.at == claim.at }
        let report = Report(
            customer: reference, recorded: isNew, event: event?.id, standing: standing.map(ConsentStandingReport.init))
        guard !context.json else { return try context.console.printJSON(report) }
        context.console.print(isNew ? "Recorded as event \(event?.id ?? 0)." : "This was on record already.")
        if let standing = report.standing { context.console.print(standing.cells.joined(separator: "  ")) }
        // A sale is meant to be no consent.
        if claim.softOptIn == nil, let words = event.flatMap(EvidenceWords.shortcoming) {
            context.console.say("It does not count. \(words)")
        }
    }

    private struct Report: Encodable {
        let customer: String
        let recorded: Bool
        let event: Int64?
        let standing: ConsentStandingReport?
    }
}
