import Campaigns
import Composer
import Customers
import Database
import Delivery
import System
import Workspace

/// `heed send-one TEMPLATE`: one message that another system asks for, under the same rules as every other.
enum SendOneCommand: Command {
    static let spec = CommandSpec(
        name: "send-one", summary: "Send one message to one customer: the confirmation of an order, say.",
        discussion: """
            For systems that know that something has happened. The message goes through the same rules as every other and
            out at once. What it is about is kept as an event of a kind that heed.yaml describes, and the template reads it as
            'event'. The same occasion again sends nothing and says so, so that asking twice does no harm. What could not go
            out yet is sent by 'heed worker', or by asking again.

            Exit code 0: sent, now or before; 75: not yet; 77: not permitted; 69: refused for good, or of unknown fate.
            """,
        arguments: [ArgumentSpec("TEMPLATE", "a folder in Templates")],
        options: [
            OptionSpec("to-customer", value: "CUSTOMER", "the customer's reference or address"),
            OptionSpec("purpose", value: "NAME", "what the message is for, as in heed.yaml"),
            OptionSpec("occasion", value: "KEY", "what makes it a different one from the last: the order's number"),
            OptionSpec("data", value: "FILE.json", "an object with the event's properties, or - for standard input"),
            OptionSpec("event", value: "KIND", "the kind of event (default: the only one the purpose may use)"),
            OptionSpec("sender", value: "NAME", "who sends it (default: as campaigns of that purpose)"),
            OptionSpec(
                "channel", value: "NAME", "over which channel (default: email)",
                choices: Channel.allCases.map(\.rawValue)),
        ],
        examples: [
            .init(
                "heed send-one order --to-customer CL-1001 --purpose order_confirmation --occasion A-77 --data order.json",
                "the confirmation of order A-77, once")
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        func required(_ name: String, _ value: String) throws -> String {
            guard let given = invocation.value(name), !given.isEmpty else {
                throw UsageError.missingOption("\(name) \(value)", spec)
            }
            return given
        }
        let reference = try required("to-customer", "CUSTOMER")
        let purposeName = try required("purpose", "NAME")
        let occasion = try required("occasion", "KEY")
        guard occasion.utf8.count <= 200, !occasion.utf8.contains(where: { $0 < 32 || $0 == 127 }) else {
            throw UsageError.badValue(option: "occasion", "takes at most 200 characters of text", spec)
        }
        let channel = invocation.value("channel").flatMap(Channel.init(rawValue:)) ?? .email
        let workspace = try OpenWorkspace(in: context)
        let door = try door(invocation, purposeName, workspace)
        let campaign = try CampaignFolder(workspace.folder, workspace.configuration).open(door)
        let prepared = try workspace.composer().prepare(campaign)
        guard campaign.channels.contains(channel) else {
            throw CommandError(
                description:
                    "The template '\(door.template)' has nothing for \(channel.rawValue), or the purpose does not "
                    + "allow it.", exitCode: .configuration)
        }
        let now = context.clock.now()
        let note = try note(invocation, door, occasion: occasion, at: now, workspace, context)
        let session = try workspace.store.session()
        let customer = try workspace.customer(reference, session)
        guard let noted = try note.record(of: customer.id, session) else {
            throw CommandError(
                description: "This occasion is another customer's: give each message an occasion of its own.",
                exitCode: .input)
        }
        let planned = try DeliveryPlanner(gate: workspace.gate, draw: workspace.draw).plan(
            campaign, event: noted.event, of: customer.id, channels: [channel], at: now, session: session)
        let received = CampaignRules.Code.alreadyReceived.rawValue
        if let code = planned[channel] ?? CampaignRules.Code.notSelected.rawValue, code != received {
            // Nothing is kept that nobody needs.
            if noted.isNew { try EventNote.forget(noted.event, session) }
            return try tell(
                Report(door, occasion, channel, state: "not_permitted", cause: code, again: false), context)
        }
        let control = CampaignControl(session: session)
        func row() throws -> (state: DeliveryState, cause: String?, at: Instant)? {
            try control.message(campaign.name, occasion: occasion, customer: customer.id, channel: channel)
        }
        let wasFinal = try row()?.state.isFinal ?? false
        if !wasFinal {
            StopSignal.install()
            let clerk = SealingClerk.start(workspace, context)
            defer { clerk.finish() }
            var options = CampaignSender.Options()
            options.wait = 0
            _ = try workspace.sender(of: prepared, context, options: options).run(prepared, stop: StopSignal.flag)
        }
        let outcome = try row()
        return try tell(
            Report(
                door, occasion, channel, state: outcome?.state.rawValue ?? "planned", cause: outcome?.cause,
                again: wasFinal), context)
    }

    private static func tell(_ report: Report, _ context: Context) throws -> ExitCode {
        if context.json {
            try context.console.printJSON(report)
        } else {
            context.console.print(report.text)
        }
        return report.exitCode
    }

    // MARK: - What is meant

    private static func door(
        _ invocation: Invocation, _ purposeName: String, _ workspace: OpenWorkspace
    ) throws -> TransactionalDoor {
        let configuration = workspace.configuration
        let templates = TemplateLibrary(folder: workspace.folder.templates).names
        let template = try known(invocation.word("TEMPLATE"), "template", in: templates)
        _ = try known(purposeName, "purpose", in: configuration.purposes.map(\.name))
        let purpose = configuration.purpose(named: purposeName)
        let kinds = configuration.catalogue.events.filter {
            !$0.category.isAlwaysIncluded && purpose?.mayUse($0.category) != .never
        }.map(\.name)
        let event: String
        if let named = invocation.value("event") {
            event = try known(named, "kind of event", in: configuration.catalogue.events.map(\.name))
        } else if let only = kinds.first, kinds.count == 1 {
            event = only
        } else {
            throw UsageError.missingOption(
                "event KIND" + (kinds.isEmpty ? "" : " (\(kinds.joined(separator: " or ")))"), spec)
        }
        let senders = configuration.senders.map(\.name)
        let sender: String
        if let named = invocation.value("sender") {
            sender = try known(named, "sender", in: senders)
        } else {
            let campaigns = (try? CampaignFolder(workspace.folder, configuration).all()) ?? []
            let used = Set(campaigns.filter { $0.purpose.name == purposeName }.map(\.sender.name))
            let candidates = used.isEmpty ? Set(senders) : used
            guard let only = candidates.first, candidates.count == 1 else {
                throw UsageError.missingOption("sender NAME (\(senders.joined(separator: " or ")))", spec)
            }
            sender = only
        }
        return TransactionalDoor(template: template, purpose: purposeName, event: event, sender: sender)
    }

    private static func known(_ name: String, _ what: String, in names: [String]) throws -> String {
        if names.contains(name) { return name }
        throw CommandError(
            description: "There is no \(what) '\(name)'. "
                + (Nearest.suggestion(for: name, in: names) ?? "There are: \(names.joined(separator: ", "))."),
            exitCode: .usage)
    }

    private static func note(
        _ invocation: Invocation, _ door: TransactionalDoor, occasion: String, at now: Instant,
        _ workspace: OpenWorkspace, _ context: Context
    ) throws -> EventNote {
        var data: [String: JSON] = [:]
        let file = invocation.value("data")
        if let file {
            let path = file == "-" ? "/dev/stdin" : FilePath.join(context.workingDirectory, file)
            let shown = file == "-" ? "standard input" : file
            let parsed: JSON
            do {
                parsed = try JSON.parse(try FileBytes.read(path, limit: 1 << 20))
            } catch let error as JSONError {
                throw CommandError(description: "\(shown): error: \(error)", exitCode: .input)
            }
            guard case .object(let members) = parsed else {
                throw CommandError(
                    description: "\(shown): error: It has to hold one JSON object with the event's properties.",
                    exitCode: .input)
            }
            data = members
        }
        guard let kind = workspace.configuration.catalogue.event(named: door.event) else {
            preconditionFailure("The kind was looked up before.")
        }
        do throws(EventNoteError) {
            return try EventNote(kind: kind, at: now, source: door.name, key: occasion, data: data)
        } catch {
            throw CommandError(description: "\(file ?? "--data"): error: \(error)", exitCode: .input)
        }
    }
}

/// What became of the message: for scripts and, as text, for people.
private struct Report: Encodable {
    let template: String
    let purpose: String
    let occasion: String
    let channel: String
    let state: String
    let cause: String?
    /// Whether it had its end before this call, which did nothing.
    let again: Bool

    init(
        _ door: TransactionalDoor, _ occasion: String, _ channel: Channel, state: String, cause: String?, again: Bool
    ) {
        template = door.template
        purpose = door.purpose
        self.occasion = occasion
        self.channel = channel.rawValue
        self.state = state
        self.cause = cause
        self.again = again
    }

    var exitCode: ExitCode {
        switch state {
        case DeliveryState.sent.rawValue: .done
        case "not_permitted", DeliveryState.withdrawn.rawValue: .notPermitted
        case DeliveryState.failed.rawValue, DeliveryState.unknown.rawValue: .unreachable
        default: .tryAgain
        }
    }

    var text: String {
        let reason = cause.map { CampaignRules.explanation(of: $0) ?? $0 }.map { " \($0)" } ?? ""
        return switch state {
        case DeliveryState.sent.rawValue:
            again ? "This message was sent before; nothing was sent now." : "Sent."
        case "not_permitted", DeliveryState.withdrawn.rawValue: "Not sent.\(reason)"
        case DeliveryState.failed.rawValue:
            "It failed\(again ? " before" : "") and is not sent again (\(cause ?? "no cause"))."
        case DeliveryState.unknown.rawValue:
            "Its fate is unknown: it may have arrived, and is not sent again by itself; 'heed resolve' settles it."
        default: "It could not go out yet (\(cause ?? "it waits")); 'heed worker' sends it, or the same command again."
        }
    }
}
