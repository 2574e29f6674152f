import Crypto
import Customers
import Database
import Ledger
import System
import Workspace

/// `heed ledger …`: seals what happened, checks it, and shows it to others. One file for each action.
enum LedgerCommand: Command {
    static let spec = CommandSpec(
        name: "ledger", summary: "Seal consent, suppressions and sends, check the seals, and prove them to others.",
        discussion: """
            seal      seals what is new now; import, send and serve do so by themselves
            verify    recomputes everything that is sealed, and names what was changed since
            prove     writes what is sealed about a CUSTOMER, to be checked without the database
            head      shows the newest signed head: keep it where nobody can change it together with the database
            export    writes the hashes of all entries and all heads, without personal data, as JSON Lines

            Whoever holds the database and the keys can write a whole ledger anew. That is found only beside a head that
            was kept elsewhere: 'verify --head FILE'. A change before the seal, a minute at most while something runs,
            cannot be found. A ledger or a proof that does not verify ends with 76.
            """,
        arguments: [
            ArgumentSpec("ACTION", "what to do", choices: ["seal", "verify", "prove", "head", "export"]),
            ArgumentSpec("CUSTOMER", "with prove: the customer's own reference, or an address", count: .optional),
        ],
        options: [
            OptionSpec("head", value: "FILE", "with verify and prove: a head that was kept elsewhere"),
            OptionSpec("proof", value: "FILE", "with verify: check this proof alone; needs no workspace"),
            OptionSpec("out", value: "FILE", "with prove and export: where it goes (default: standard output)"),
        ],
        examples: [
            .init("heed ledger head --json > head-2026-11.json", "the head to keep elsewhere"),
            .init("heed ledger verify --head head-2026-11.json", "checks everything, from the kept head on too"),
            .init("heed ledger prove CL-1001 --out proof.json", "what is sealed about one customer"),
            .init("heed ledger verify --proof proof.json", "checks that without the database"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        let action = invocation.word("ACTION")
        try refuseStrangers(action, invocation)
        return switch action {
        case "verify":
            if let proof = invocation.value("proof") {
                try verifyProof(proof, invocation, context)
            } else {
                try verify(invocation, context)
            }
        case "prove": try prove(invocation, context)
        case "head": try head(context)
        case "export": try export(invocation, context)
        default: try seal(context)
        }
    }

    /// Words and options that belong to another action.
    private static func refuseStrangers(_ action: String, _ invocation: Invocation) throws(UsageError) {
        let customer = spec.arguments[1]
        if action == "prove", invocation.words.count < 2 { throw .missing(customer, spec) }
        if action != "prove", invocation.words.count > 1 { throw .tooMany(invocation.words[1], spec) }
        for (option, actions) in [
            ("head", ["verify", "prove"]), ("proof", ["verify"]), ("out", ["prove", "export"]),
        ] where invocation.flag(option) && !actions.contains(action) {
            throw .badValue(option: option, "goes with \(actions.joined(separator: " and ")) only", spec)
        }
    }

    // MARK: - seal

    private static func seal(_ context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        StopSignal.install()
        let session = try workspace.store.session()
        let bar = ProgressBar("Sealing", on: context.console, clock: context.clock)
        defer { bar.finish() }
        var isStopped = false
        let sealed = try workspace.sealer(session, context).seal(session) { count in
            bar.update(done: count, of: nil, unit: "entries")
            isStopped = StopSignal.isRequested
            return !isStopped
        }
        bar.finish()
        if context.json {
            try context.console.printJSON(["sealed": sealed])
        } else {
            context.console.print("\(grouped(sealed)) new entries sealed.")
        }
        if isStopped { context.console.say("Stopped. 'heed ledger seal' goes on where it was.") }
        return isStopped ? .tryAgain : .done
    }

    // MARK: - head

    private static func head(_ context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        let prover = LedgerProver(
            sources: workspace.ledgerSources, keys: try workspace.ledgerKeys(session), session)
        let signed = try prover.newestHead()
        if context.json {
            try context.console.printJSON(signed)
        } else {
            context.console.print(table(of: signed))
        }
        return .done
    }

    static func table(of signed: SignedHead) -> String {
        var table = TextTable([.left, .left])
        table.add(["entries", grouped(signed.head.size)])
        table.add(["root", Hex.encode(signed.head.root)])
        table.add(["previous head", Hex.encode(signed.head.previous)])
        table.add(["sealed", "\(signed.head.time)"])
        table.add(["public key", Hex.encode(signed.publicKey)])
        table.add(["signature", Hex.encode(signed.signature)])
        return table.text()
    }

    // MARK: - export

    private static func export(_ invocation: Invocation, _ context: Context) throws -> ExitCode {
        let workspace = try OpenWorkspace(in: context)
        let session = try workspace.store.session()
        let export = LedgerExport(keys: try workspace.ledgerKeys(session), session)
        guard let out = invocation.value("out") else {
            try export.items { context.console.print(try line($0)) }
            return .done
        }
        let file = try FileWriter(OpenWorkspace.path(out, in: context), mode: 0o644)
        try export.items { try file.write(try line($0) + "\n") }
        try file.finish()
        context.console.say("The hashes and heads are in \(out).")
        return .done
    }

    private static func line(_ item: LedgerExport.Item) throws -> String {
        switch item {
        case .leaf(let position, let hash): #"{"leaf":"\#(Hex.encode(hash))","position":\#(position)}"#
        case .head(let head): try JSONText.encode(head)
        }
    }

    // MARK: - Files

    /// Reads what `head` or `prove` has written.
    static func read<Value: Decodable>(
        _ type: Value.Type, _ named: String, _ what: String, _ context: Context
    ) throws -> Value {
        let text = try FileBytes.text(OpenWorkspace.path(named, in: context))
        do {
            return try JSONText.decode(type, from: text)
        } catch {
            throw LedgerError.notReadable(named, what)
        }
    }

    /// A head that was kept elsewhere, with a signature that is one.
    static func keptHead(_ invocation: Invocation, _ context: Context) throws -> SignedHead? {
        guard let named = invocation.value("head") else { return nil }
        let head = try read(SignedHead.self, named, "head of a ledger", context)
        guard head.isValid else { throw LedgerError.notReadable(named, "head with its own signature") }
        return head
    }
}
