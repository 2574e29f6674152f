import Campaigns
import Database
import System
import Workspace

/// `heed offers redeem CODE`: at the till.
enum OffersRedeemCommand: Command {
    static let spec = CommandSpec(
        name: "offers redeem", summary: "Redeem a code, once; or only look whether it is good.",
        discussion: """
            Case, dashes and spaces do not matter. Ends with 0 when the code is good, 65 when it is mistyped or nobody was
            given it, 77 when it was redeemed before, is not good yet, not any more, or comes from a preview.
            """,
        arguments: [ArgumentSpec("CODE", "as the customer shows it")],
        options: [
            OptionSpec("look", "only look; the code stays as it is"),
            OptionSpec("till", value: "NAME", "which till it is, for the report"),
            OptionSpec("amount", value: "AMOUNT", "what the purchase comes to, for the report: 59.90"),
        ],
        examples: [
            .init("heed offers redeem KDF4-9GHR-TXW7", "redeems it"),
            .init("heed offers redeem kdf49ghrtxw7 --look", "is it good?"),
        ])

    static func run(_ invocation: Invocation, in context: Context) throws -> ExitCode {
        var spent: Int64?
        if let text = invocation.value("amount") {
            guard let hundredths = Amount.hundredths(Substring(text)) else {
                throw UsageError.badValue(option: "amount", "takes a number such as 59.90", spec)
            }
            spent = hundredths
        }
        let workspace = try OpenWorkspace(in: context)
        let till = OfferTill(session: try workspace.store.session(), codes: try workspace.offerCodes())
        let code = invocation.word("CODE")
        let now = context.clock.now()
        let answer =
            try invocation.flag("look")
            ? till.look(code, at: now)
            : till.redeem(code, at: now, till: invocation.value("till"), spent: spent)
        try tell(answer, isLook: invocation.flag("look"), workspace, context)
        return answer.exitCode
    }

    private static func tell(
        _ answer: OfferTill.Answer, isLook: Bool, _ workspace: OpenWorkspace, _ context: Context
    ) throws {
        let line = Line(answer, isLook: isLook, workspace)
        if context.json { return try context.console.printJSON(line) }
        let title = line.title.map { "\($0) (\(line.benefit ?? ""))" } ?? line.offer ?? ""
        switch answer {
        case .redeemed: context.console.print("\(isLook ? "Good" : "Redeemed"): \(title)")
        case .alreadyRedeemed(_, let at): context.console.print("Redeemed before, \(at.wholeSecond): \(title)")
        case .notYet(let coupon):
            context.console.print("Not good before \(coupon.firstDay?.description ?? "its first day"): \(title)")
        case .over(let coupon):
            context.console.print("It was good until \(coupon.lastDay?.description ?? "its last day"): \(title)")
        case .unknown: context.console.print("Nobody was given this code.")
        case .mistyped: context.console.print("This is no code: look at it again, a sign is wrong or missing.")
        case .sample: context.console.print("This code comes from a preview or a test mail: it was given to nobody.")
        }
    }

    private struct Line: Encodable {
        let result: String
        let offer: String?
        let title: String?
        let benefit: String?
        let redeemedAt: Instant?
        let from: String?
        let until: String?

        private enum CodingKeys: String, CodingKey {
            case result, offer, title, benefit, from, until
            case redeemedAt = "redeemed_at"
        }

        init(_ answer: OfferTill.Answer, isLook: Bool, _ workspace: OpenWorkspace) {
            result = isLook && answer.exitCode == .done ? "good" : answer.name
            let coupon = answer.coupon
            offer = coupon?.offer
            // The file may be gone, and the code is good all the same.
            let known = coupon.flatMap { try? workspace.offer($0.offer) }
            let language = workspace.configuration.languages.default
            title = known?.title.text(in: language)
            benefit = known?.benefit.plain(in: language)
            from = coupon?.firstDay?.description
            until = coupon?.lastDay?.description
            if case .alreadyRedeemed(_, let at) = answer { redeemedAt = at } else { redeemedAt = nil }
        }
    }
}

extension OfferTill.Answer {
    fileprivate var coupon: OfferTill.Coupon? {
        switch self {
        case .redeemed(let coupon), .alreadyRedeemed(let coupon, _), .notYet(let coupon), .over(let coupon): coupon
        case .unknown, .mistyped, .sample: nil
        }
    }

    fileprivate var name: String {
        switch self {
        case .redeemed: "redeemed"
        case .alreadyRedeemed: "redeemed_before"
        case .notYet: "not_yet"
        case .over: "over"
        case .unknown: "unknown"
        case .mistyped: "mistyped"
        case .sample: "sample"
        }
    }

    fileprivate var exitCode: ExitCode {
        switch self {
        case .redeemed: .done
        case .alreadyRedeemed, .notYet, .over, .sample: .notPermitted
        case .unknown, .mistyped: .input
        }
    }
}
