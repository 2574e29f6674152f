import Campaigns
import Database
import System

/// `heed offers issue OFFER --to CUSTOMER | --count N`: codes without a message.
enum OffersIssueCommand: Command {
    static let spec = CommandSpec(
        name: "offers issue", summary: "Give an offer at the counter or on the phone, or make codes for print.",
        discussion: """
            A customer gets it only if it fits them by data that they let be used. Codes in print belong to nobody. Both
            count against stock and budget.
            """,
        arguments: [OffersCommand.offer],
        options: [
            OptionSpec("to", value: "CUSTOMER", "whom: the customer's own reference, or an address"),
            OptionSpec("count", value: "N", "so many codes for nobody in particular"),
            OptionSpec("out", value: "FILE", "with --count: the file to write, readable only for you"),
        ],
        examples: [
            .init("heed offers issue lamps-10 --to CL-1001", "prints a code for this customer"),
            .init("heed offers issue lamps-10 --count 500 --out codes.csv", "codes for a leaflet"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        try invocation.refuse("to", with: "count")
        let count = try invocation.integer("count", in: 1...1_000_000)
        guard count != nil || invocation.flag("to") else { throw UsageError.missingOption("to CUSTOMER", spec) }
        if invocation.flag("out"), count == nil {
            throw UsageError.badValue(option: "out", "goes with --count only", spec)
        }
        let workspace = try OpenWorkspace(in: context)
        let offer = try workspace.offer(invocation.word("OFFER"))
        let session = try workspace.store.session()
        let desk = OfferDesk(session: session, codes: try workspace.offerCodes())
        let now = context.clock.now()
        do {
            if let count { return try issue(offer, count, desk, now, invocation, context) }
            let customer = try workspace.customer(invocation.value("to") ?? "", session)
            let given = try desk.issue(offer, to: customer.id, at: now)
            if context.json {
                try context.console.printJSON(Line(given))
            } else {
                context.console.print(given.code)
                if let day = given.lastDay { context.console.say("It is good until the end of \(day).") }
            }
            return .done
        } catch let refusal as OfferDesk.Refusal {
            throw CommandError(description: words(refusal, offer), exitCode: .notPermitted)
        }
    }

    private static func issue(
        _ offer: Offer, _ count: Int, _ desk: OfferDesk, _ now: Instant, _ invocation: Invocation, _ context: Context
    ) throws -> ExitCode {
        var made = 0
        let file = try invocation.value("out").map { try FileWriter(OpenWorkspace.path($0, in: context), mode: 0o600) }
        try file?.write("code,until\n")
        try desk.issue(offer, count: count, at: now) { page in
            made += page.count
            for given in page {
                let line = "\(given.code),\(given.lastDay?.description ?? "")"
                if let file { try file.write(line + "\n") } else { context.console.print(given.code) }
            }
        }
        try file?.finish()
        if made < count {
            context.console.say("\(grouped(made)) codes were made: then stock, budget or the shop's codes had run out.")
        }
        return made == 0 ? .notPermitted : .done
    }

    private static func words(_ refusal: OfferDesk.Refusal, _ offer: Offer) -> String {
        switch refusal {
        case .doesNotFit:
            "The offer '\(offer.name)' does not fit this customer, or rests on data that they do not let be used."
        case .hadBefore: "This customer has had the offer '\(offer.name)' as often as one person may."
        case .nothingLeft: "Nothing is left of the offer '\(offer.name)': its stock, budget or codes have run out."
        case .over: "The offer '\(offer.name)' is over."
        }
    }

    private struct Line: Encodable {
        let code: String
        let from: String?
        let until: String?

        init(_ given: GivenOffer) {
            code = given.code
            from = given.firstDay?.description
            until = given.lastDay?.description
        }
    }
}
