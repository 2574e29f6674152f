import Campaigns
import Customers
import Testing
import Workspace

@testable import Composer

/// What the first message to a person tells besides, and where data comes from that they did not give.
@Suite struct FirstMessageTests {
    private let house: ComposerHouse

    init() throws { house = try ComposerHouse() }

    private func message(
        _ campaign: String, isFirst: Bool, _ values: [String: FieldValue] = [:], language: String = "en"
    ) throws -> Message {
        let prepared = try house.prepare(campaign)
        let ana = try house.person(language, email: "\(campaign)@example.com", values)
        let purpose = prepared.campaign.purpose
        if purpose.legalBasis == .consent { try house.agree(ana, to: purpose.name, "email", "data:purchase_history") }
        let event = try purpose.legalBasis == .contract ? house.purchase(of: ana) : nil
        let identity = MessageIdentity(
            campaign: campaign, customer: ana.data.customer, channel: .email, isFirst: isFirst, event: event)
        return try prepared.composer().compose(
            permit: house.permit(ana, purpose.name), identity: identity, person: ana.data, at: ComposerHouse.now,
            tokens: house.samples)
    }

    @Test(
        "LAW-7: the first message tells of the right to object in a block of its own",
        arguments: [("en", "You can object to advertising."), ("es", "Puedes oponerte a la publicidad.")])
    func rightToObject(language: String, title: String) throws {
        let first = try message("newsletter", isFirst: true, language: language)
        // Apart from everything else: a table of its own, before the rest of the notice.
        let block = try #require(first.html.firstRange(of: ">\(title)</p>"))
        let link = try first.header("List-Unsubscribe").unwrapped("no way out").dropFirst().dropLast()
        let end = try #require(first.html[block.upperBound...].firstRange(of: "</table>"))
        #expect(first.html[block.upperBound..<end.lowerBound].contains("<a href=\"\(link)\""))
        #expect(first.notice.contains(title.dropLast().uppercased()))
        let later = try message("spring", isFirst: false, language: language)
        #expect(!later.html.contains(title) && !later.notice.contains(title.dropLast().uppercased()))
    }

    @Test("LAW-7: what is no advertising has nothing to object to")
    func noAdvertising() throws {
        #expect(try !message("order-confirmation", isFirst: true).html.contains("You can object to advertising."))
    }

    @Test("LAW-6: data that the person did not give is told with where it comes from")
    func sources() throws {
        let values: [String: FieldValue] = ["loyalty_tier": .text("gold"), "total_spent": .decimal(80)]
        let sentence = "What you did not tell us yourself comes from: our customer programme and our shop's orders."
        // Of what is used each time; at first of all that is known.
        #expect(try message("spring", isFirst: false, values).notice.contains(sentence))
        #expect(try message("newsletter", isFirst: true, values).notice.contains(sentence))
    }

    @Test("LAW-6: nothing of others is told where nothing of theirs is used")
    func noSources() throws {
        let values: [String: FieldValue] = ["first_name": .text("Ana"), "total_spent": .decimal(80)]
        #expect(try !message("newsletter", isFirst: false, values).notice.contains("did not tell us yourself"))
    }
}
