import Campaigns
import Foundation
import System

extension SegmentExpression {
    /// How far back a function looks, as written and as a moment; nil: for ever.
    private struct Window {
        let text: String
        let start: Instant?

        init(at now: Instant, _ random: inout SplitMix) {
            let count = [1, 7, 30, 180].randomElement(using: &random)!
            let unit = ["days", "weeks", "months", "hours"].randomElement(using: &random)!
            let isEndless = Int.random(in: 0..<3, using: &random) == 0
            text = isEndless ? "" : "\(count) \(unit)"
            start = isEndless ? nil : Calendars.moment(-count, unit, from: now)
        }

        func holds(_ moment: Instant, _ now: Instant) -> Bool { moment <= now && start.map { moment >= $0 } ?? true }
    }

    private typealias PurchaseTest = (text: String, answer: (SegmentPerson.Purchase) -> Bool?)
    private typealias TicketTest = (text: String, answer: (SegmentPerson.Ticket) -> Bool?)

    static func eventLeaf(at now: Instant, _ random: inout SplitMix) -> SegmentExpression {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: received(at: now, &random)
        case 1, 2: tickets(at: now, &random)
        case 3: purchases(at: now, &random)
        default: amounts(at: now, &random)
        }
    }

    /// `name where … , period`
    private static func arguments(_ name: String, _ test: String?, _ window: Window) -> String {
        name + (test.map { " where \($0)" } ?? "") + (window.text.isEmpty ? "" : ", \(window.text)")
    }

    // MARK: - Purchases

    private static func purchaseTest(_ random: inout SplitMix) -> PurchaseTest? {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: return text("item", &random) { (purchase: SegmentPerson.Purchase) in .some(purchase.item) }
        case 1:
            return number("amount", SegmentPerson.amounts, &random) { (purchase: SegmentPerson.Purchase) in
                .some(purchase.amount)
            }
        case 2:
            let one = text("item", &random) { (purchase: SegmentPerson.Purchase) in .some(purchase.item) }
            let two = number("amount", SegmentPerson.amounts, &random) { (purchase: SegmentPerson.Purchase) in
                .some(purchase.amount)
            }
            return (
                "not (\(one.text)) and \(two.text)", { Three.and(Three.not(one.answer($0)), two.answer($0)) }
            )
        default: return nil
        }
    }

    private static func chosen(
        _ person: SegmentPerson, _ test: PurchaseTest?, _ window: Window, _ now: Instant
    ) -> [SegmentPerson.Purchase] {
        person.purchases.filter { window.holds($0.at, now) && test?.answer($0) ?? (test == nil) }
    }

    private static func purchases(at now: Instant, _ random: inout SplitMix) -> SegmentExpression {
        let test = purchaseTest(&random)
        let window = Window(at: now, &random)
        let arguments = arguments("purchase", test?.text, window)
        if Bool.random(using: &random) {
            let (text, answer) = number("count(\(arguments))", [0, 1, 2, 3], &random, isNullable: false) {
                (person: SegmentPerson) in
                person.allowsPurchases ? .some(Decimal(chosen(person, test, window, now).count)) : nil
            }
            return SegmentExpression(text: text, answer: answer)
        }
        let isFirst = Bool.random(using: &random)
        let (text, answer) = moment("\(isFirst ? "first" : "last")(\(arguments))", at: now, &random, isEvent: true) {
            (person: SegmentPerson) -> Instant?? in
            guard person.allowsPurchases else { return nil }
            let times = chosen(person, test, window, now).map(\.at)
            return .some(isFirst ? times.min() : times.max())
        }
        return SegmentExpression(text: text, answer: answer)
    }

    private static func amounts(at now: Instant, _ random: inout SplitMix) -> SegmentExpression {
        let test = purchaseTest(&random)
        let window = Window(at: now, &random)
        let arguments = arguments("purchase.amount", test?.text, window)
        let bounds = ["0", "0.3", "0.1", "0.6", "1", "33.33", "33.63", "50"].map { Decimal(string: $0)! }
        let function = ["sum", "average", "min", "max"].randomElement(using: &random)!
        let (text, answer) = number("\(function)(\(arguments))", bounds, &random, isNullable: function != "sum") {
            (person: SegmentPerson) -> Decimal?? in
            guard person.allowsPurchases else { return nil }
            let amounts = chosen(person, test, window, now).compactMap(\.amount)
            switch function {
            case "sum": return .some(amounts.reduce(0, +))
            case "average": return .some(amounts.isEmpty ? nil : amounts.reduce(0, +) / Decimal(amounts.count))
            case "min": return .some(amounts.min())
            default: return .some(amounts.max())
            }
        }
        return SegmentExpression(text: text, answer: answer)
    }

    // MARK: - Tickets

    private static func ticketTest(at now: Instant, _ random: inout SplitMix) -> TicketTest {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return text("topic", &random) { (ticket: SegmentPerson.Ticket) in .some(ticket.topic) }
        case 1:
            return number("minutes", [-1, 0, 5, 6], &random) { (ticket: SegmentPerson.Ticket) in
                .some(ticket.minutes.map { Decimal($0) })
            }
        case 2: return ("urgent", { $0.isUrgent })
        case 3: return ("urgent == false", { $0.isUrgent.map { !$0 } })
        case 4: return date("due", at: now, &random) { (ticket: SegmentPerson.Ticket) in .some(ticket.due) }
        default:
            let day = Calendars.day(of: now)
            let bound = "\(day)T00:00:00Z"
            return Bool.random(using: &random)
                ? ("answered >= \"\(bound)\"", { $0.answered.map { Calendars.day(of: $0) >= day } })
                : ("answered == '\(day)'", { $0.answered.map { Calendars.day(of: $0) == day } })
        }
    }

    private static func tickets(at now: Instant, _ random: inout SplitMix) -> SegmentExpression {
        let test = ticketTest(at: now, &random)
        let window = Window(at: now, &random)
        let name = "count(\(arguments("ticket", test.text, window)))"
        let (text, answer) = number(name, [0, 1, 2], &random, isNullable: false) { (person: SegmentPerson) in
            guard person.allowsSupport else { return nil }
            return .some(Decimal(person.tickets.filter { window.holds($0.at, now) && test.answer($0) == true }.count))
        }
        return SegmentExpression(text: text, answer: answer)
    }

    // MARK: - History

    private static func received(at now: Instant, _ random: inout SplitMix) -> SegmentExpression {
        let campaign = (SegmentPerson.campaigns + [nil]).randomElement(using: &random)!
        let window = Window(at: now, &random)
        let arguments = [campaign.map { "'\($0)'" }, window.text.isEmpty ? nil : window.text].compactMap { $0 }
        return SegmentExpression(text: "received(\(arguments.joined(separator: ", ")))") { person in
            let states = person.deliveries.filter {
                (campaign == nil || $0.campaign == campaign) && window.holds($0.at, now)
            }.map(\.state)
            if states.contains(.sent) { return true }
            return states.contains(.unknown) || states.contains(.attempting) ? nil : false
        }
    }
}
