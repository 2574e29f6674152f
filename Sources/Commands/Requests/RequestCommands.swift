import Campaigns
import Database
import System

/// `heed request add CUSTOMER RIGHT`.
enum RequestAddCommand: Command {
    static let spec = CommandSpec(
        name: "request add", summary: "Take down what somebody asks for.",
        arguments: [
            .customer,
            ArgumentSpec("RIGHT", "what they ask for", choices: DataRequest.Right.allCases.map(\.rawValue)),
        ],
        options: [OptionSpec("received", value: "TIME", "when it came (default: now)")],
        examples: [.init("heed request add CL-1001 erasure", "somebody wants to be forgotten")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let now = context.clock.now()
        let received = try invocation.instant("received") ?? now
        guard received <= now else {
            throw CommandError(description: "A request cannot have come later than now.", exitCode: .usage)
        }
        let workspace = try OpenWorkspace(in: context)
        let person = try workspace.customer(invocation.word("CUSTOMER"), workspace.store.session())
        guard let right = DataRequest.Right(rawValue: invocation.word("RIGHT")) else {
            throw UsageError.missing(spec.arguments[1], spec)
        }
        let requests = try workspace.requests(context)
        let id = try requests.add(
            right, of: person.id, reference: person.reference, receivedAt: received, at: now)
        guard let request = try requests.find(id) else { return .software }
        let report = RequestReport(request, at: now)
        if context.json {
            try context.console.printJSON(report)
        } else {
            context.console.print(
                "Request \(id): \(right.rawValue), \(report.overdue ? "overdue since" : "due") \(report.dueOn).")
        }
        if let next = Self.next(right, person.reference) { context.console.say(next) }
        return .done
    }

    private static func next(_ right: DataRequest.Right, _ reference: String) -> String? {
        switch right {
        case .access, .portability: "'heed export \(reference) --out FILE' writes what to hand over."
        case .erasure: "'heed erase \(reference) --yes' does it."
        case .objection, .restriction: "Nothing that advertises is sent to this person from now on."
        case .correction, .question: nil
        }
    }
}

/// `heed request list`.
enum RequestListCommand: Command {
    static let spec = CommandSpec(
        name: "request list", summary: "Show the open requests, the one that is due first before the others.",
        options: [OptionSpec("all", "the closed ones, too")],
        examples: [.init("heed request list --json", "for programs")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let now = context.clock.now()
        let reports = try workspace.requests(context).list(onlyOpen: !invocation.flag("all")).map {
            RequestReport($0, at: now)
        }
        if context.json {
            try context.console.printJSON(reports)
        } else if reports.isEmpty {
            context.console.print("No request is open.")
        } else {
            var table = TextTable([.right, .left, .left, .left, .left])
            for report in reports { table.add(report.cells(context.console)) }
            context.console.print(table.text())
        }
        return .done
    }
}

/// `heed request show NUMBER`.
enum RequestShowCommand: Command {
    static let spec = CommandSpec(
        name: "request show", summary: "Show one request.", arguments: [RequestCommand.number],
        examples: [.init("heed request show 3", "what was asked, and what became of it")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let id = try RequestCommand.id(invocation)
        let workspace = try OpenWorkspace(in: context)
        var found: DataRequest?
        try RequestCommand.attempt(id) {
            found = try workspace.requests(context).find(id)
            if found == nil { throw DataRequests.Refusal.unknown }
        }
        guard let found else { return .input }
        let report = RequestReport(found, at: context.clock.now())
        if context.json {
            try context.console.printJSON(report)
        } else {
            var table = TextTable([.right, .left, .left, .left, .left])
            table.add(report.cells(context.console))
            context.console.print(table.text() + (report.reason.map { "\n  \($0)" } ?? ""))
        }
        return .done
    }
}

/// `heed request fulfil NUMBER`.
enum RequestFulfilCommand: Command {
    static let spec = CommandSpec(
        name: "request fulfil", summary: "Note that a request was answered.", arguments: [RequestCommand.number],
        examples: [.init("heed request fulfil 3", "after the answer has left")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let id = try RequestCommand.id(invocation)
        let workspace = try OpenWorkspace(in: context)
        try RequestCommand.attempt(id) {
            try workspace.requests(context).close(id, as: .fulfilled, reason: nil, at: context.clock.now())
        }
        context.console.print("Request \(id): fulfilled.")
        return .done
    }
}

/// `heed request refuse NUMBER --reason TEXT`.
enum RequestRefuseCommand: Command {
    static let spec = CommandSpec(
        name: "request refuse", summary: "Note that a request was refused, and why.",
        arguments: [RequestCommand.number],
        options: [OptionSpec("reason", value: "TEXT", "as the person was told (GDPR Art. 12(4))")],
        examples: [.init("heed request refuse 3 --reason 'We hold no data of this person.'", "with the reason")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let id = try RequestCommand.id(invocation)
        guard let reason = invocation.value("reason") else { throw UsageError.missingOption("reason TEXT", spec) }
        let workspace = try OpenWorkspace(in: context)
        try RequestCommand.attempt(id) {
            try workspace.requests(context).close(id, as: .refused, reason: reason, at: context.clock.now())
        }
        context.console.print("Request \(id): refused.")
        return .done
    }
}

/// `heed request extend NUMBER --reason TEXT`.
enum RequestExtendCommand: Command {
    static let spec = CommandSpec(
        name: "request extend", summary: "Take two more months for a request that is hard to answer.",
        discussion: "Within the first month only, once, and the person has to be told the reason (GDPR Art. 12(3)).",
        arguments: [RequestCommand.number],
        options: [OptionSpec("reason", value: "TEXT", "as the person was told")],
        examples: [.init("heed request extend 3 --reason 'Three systems have to be searched.'", "with the reason")])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let id = try RequestCommand.id(invocation)
        guard let reason = invocation.value("reason") else { throw UsageError.missingOption("reason TEXT", spec) }
        let workspace = try OpenWorkspace(in: context)
        let requests = try workspace.requests(context)
        try RequestCommand.attempt(id) { try requests.extend(id, reason: reason, at: context.clock.now()) }
        let due = try requests.find(id)?.dueOn.description ?? ""
        context.console.print("Request \(id): due \(due).")
        return .done
    }
}
