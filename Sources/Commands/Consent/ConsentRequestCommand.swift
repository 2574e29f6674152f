import Composer
import Consent
import Customers
import Database
import Delivery
import System
import Workspace

/// `heed consent request CUSTOMER …`: somebody asked to sign up; one message asks them to confirm it.
enum ConsentRequestCommand: Command {
    static let spec = CommandSpec(
        name: "consent request", summary: "Record that somebody asked to sign up, and ask them to confirm it.",
        discussion: """
            The request is recorded with its whole evidence, and permits nothing until the person presses the button of
            the one message that it allows (double opt-in). Without --send no message leaves; it is shown, or written
            with --out. With --send it leaves: at most one for each request, one a day and three a month for each
            address, and none to who objected or is suppressed. The request must not be older than 48 hours.
            """,
        arguments: [.customer],
        options: [
            ConsentOptions.purpose, ConsentOptions.channel,
            OptionSpec(
                "method", value: "HOW", "where the person asked; a list cannot ask",
                choices: ConfirmationDesk.Door.allCases.map(\.rawValue)),
            ConsentOptions.notice, ConsentOptions.language, ConsentOptions.text, ConsentOptions.textFile,
            ConsentOptions.actor, ConsentOptions.at, ConsentOptions.sourceURL,
            OptionSpec("send", "really send the message"),
            OptionSpec("out", value: "DIR", "without --send: write the message to look at"),
        ],
        examples: [
            .init(
                "heed consent request CL-1001 --purpose newsletter --channel email --method till --notice 2026-11 "
                    + "--language es --actor \"Eva Ruiz\" --send", "asks them to confirm by email")
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        try invocation.refuse("send", with: "out")
        let workspace = try OpenWorkspace(in: context)
        let options = ConsentOptions(
            invocation: invocation, configuration: workspace.configuration, now: context.clock.now())
        let purpose = try options.purpose()
        guard let channel = Channel(rawValue: try options.scope(of: purpose)) else {
            throw UsageError.missingOption("channel CHANNEL", spec)
        }
        guard let door = invocation.value("method").flatMap(ConfirmationDesk.Door.init(rawValue:)) else {
            throw UsageError.missingOption("method form|api|till", spec)
        }
        let session = try workspace.store.session()
        let person = try workspace.customer(invocation.word("CUSTOMER"), session)
        let desk = ConfirmationDesk(configuration: workspace.configuration, recorder: workspace.recorder(context))
        let run = ConfirmationRun(
            workspace: workspace, context: context, session: session, desk: desk, person: person)
        let event = try run.record(purpose, channel, door, options)
        if invocation.flag("send") { return try run.send(event) }
        return try run.preview(event, folder: invocation.value("out"))
    }
}

/// A request under way.
private struct ConfirmationRun {
    let workspace: OpenWorkspace
    let context: Context
    let session: any Session
    let desk: ConfirmationDesk
    let person: FoundCustomer

    /// The request whose message may still leave, or else a new one.
    func record(
        _ purpose: Purpose, _ channel: Channel, _ door: ConfirmationDesk.Door, _ options: ConsentOptions
    ) throws -> Int64 {
        let invocation = options.invocation
        let time = try options.time()
        if time == nil,
            let open = try ConfirmationRequest.open(
                of: person.id, purpose: purpose.name, channel, at: options.now, session),
            open.noticeVersion == invocation.value("notice"), open.noticeLanguage == invocation.value("language")
        {
            return open.event
        }
        let reader = CustomerReader(catalogue: workspace.configuration.catalogue)
        let point = try reader.contactPoint(
            of: person.id, channel, named: invocation.word("CUSTOMER"), at: nil, session)
        var claim = ConsentClaim(
            customer: person.id, contactPoint: point?.id, purpose: purpose.name, scope: channel.rawValue,
            state: .given, at: time ?? options.now, method: door.rawValue, evidenceKind: .recorded,
            noticeVersion: invocation.value("notice"), noticeLanguage: invocation.value("language"),
            noticeText: try options.noticeText(purpose, in: context, session),
            sourceURL: invocation.value("source"), actor: invocation.value("actor"))
        let missing = ConsentEvidence.missing(claim)
        if !missing.isEmpty { throw try options.refuse(missing: missing, purpose, session) }
        claim.state = .requested
        return try session.transaction { try desk.record(claim, by: door, at: options.now, session) }
    }

    func preview(_ event: Int64, folder: String?) throws -> ExitCode {
        let instant = context.clock.now().wholeSecond
        switch try compose(event, at: instant, SampleTokens(mint: workspace.mint(), numbers: workspace.purposeNumbers))
        {
        case .failure(let denial): return try report(event, denied: denial.code)
        case .success(let composed):
            if let folder {
                let writer = try PreviewWriter(to: OpenWorkspace.path(folder, in: context))
                try writer.add(composed.message)
                try writer.finish([], at: instant)
            }
            try report(event, outcome: "recorded", composed.message, folder: folder)
            context.console.say("Nothing was sent. The same command with --send sends it, within 48 hours.")
            return .done
        }
    }

    func send(_ event: Int64) throws -> ExitCode {
        StopSignal.install()
        let tokens = RealTokens(mint: try workspace.mint(), numbers: workspace.purposeNumbers)
        switch try compose(event, at: context.clock.now().wholeSecond, tokens) {
        case .failure(let denial): return try report(event, denied: denial.code)
        case .success(let composed):
            let transports = try TransportPool(
                for: [composed.message.channel], workspace.configuration.delivery, folder: workspace.folder,
                secrets: workspace.secrets,
                callbacks: try workspace.callbacks())
            let sender = ConfirmationSender(
                gate: workspace.gate, desk: desk, transports: transports, session: session, clock: context.clock)
            switch try sender.send(composed, cut: StopSignal.flag) {
            case .sent:
                try report(event, outcome: "sent", nil, folder: nil)
                return .done
            case .denied(let code): return try report(event, denied: code)
            case .deferred(let cause): throw CommandError.notSent("is deferred (\(cause))", .tryAgain)
            case .failed(let cause): throw CommandError.notSent("was refused for good (\(cause))", .notPermitted)
            case .unknown(let cause):
                throw CommandError.notSent("may have arrived (\(cause)), so it is not sent again", .tryAgain)
            }
        }
    }

    private func compose(
        _ event: Int64, at instant: Instant, _ tokens: any TokenSource
    ) throws -> Result<ConfirmationComposer.Composed, ConfirmationDenied> {
        try workspace.confirmation(of: event, to: person.id, at: context.clock.now(), tokens, session)
    }

    // MARK: - Telling

    private func report(_ event: Int64, outcome: String, _ message: Message?, folder: String?) throws {
        let report = Report(
            customer: person.reference, event: event, outcome: outcome, reason: nil, subject: message?.subject,
            text: message.map(Self.text), folder: folder)
        guard !context.json else { return try context.console.printJSON(report) }
        if let folder { return context.console.print("Look at \(FilePath.join(folder, "index.html"))") }
        if let message {
            let subject = message.subject.map { "Subject: \($0)\n\n" } ?? ""
            context.console.print("\(subject)\(Self.text(message))")
        } else {
            context.console.print("The message that asks to confirm event \(event) is sent.")
        }
    }

    private func report(_ event: Int64, denied code: String) throws -> ExitCode {
        if context.json {
            try context.console.printJSON(
                Report(
                    customer: person.reference, event: event, outcome: "denied", reason: code, subject: nil, text: nil,
                    folder: nil))
        } else {
            context.console.complain("error: The request is on record, and no message may leave for it: \(code).")
        }
        return .notPermitted
    }

    private static func text(_ message: Message) -> String {
        switch message.content {
        case .email(let email): String(decoding: email.text, as: UTF8.self)
        case .sms(let sms): sms.body
        }
    }

    private struct Report: Encodable {
        let customer: String
        let event: Int64
        let outcome: String
        let reason: String?
        let subject: String?
        let text: String?
        let folder: String?
    }
}

extension CommandError {
    fileprivate static func notSent(_ what: String, _ exitCode: ExitCode) -> CommandError {
        CommandError(description: "The message that asks for the confirmation \(what).", exitCode: exitCode)
    }
}
