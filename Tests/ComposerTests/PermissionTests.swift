import Customers
import Testing
import Workspace

@testable import Composer

/// Promise 2: a template sees only what the person lets be used.
@Suite struct PermissionTests {
    private static let data: [String: FieldValue] = [
        "first_name": .text("Ana"), "total_spent": .decimal(812.5), "orders": .integer(3),
    ]

    @Test func whatWasNotAllowedIsNeitherShownNorNamed() throws {
        let house = try ComposerHouse()
        let ana = try house.person("en", Self.data)
        try house.agree(ana, to: "offers", "email")
        let message = try house.compose(house.prepare("spring"), for: ana)
        #expect(message.text.contains("Delivery is free from €60.00."))
        #expect(!message.text.contains("812"))
        #expect(!message.html.contains("812"))
        #expect(message.fieldsUsed.map(\.name) == ["language", "country", "first_name"])
        #expect(!message.notice.contains("total of your orders"))
    }

    @Test func whatWasAllowedIsShownAndNamed() throws {
        let house = try ComposerHouse()
        let ana = try house.person("en", Self.data)
        try house.agree(ana, to: "offers", "email", "data:purchase_history")
        let message = try house.compose(house.prepare("spring"), for: ana)
        #expect(message.text.contains("Your orders so far come to €812.50."))
        #expect(message.fieldsUsed.map(\.name) == ["language", "country", "first_name", "total_spent"])
        #expect(message.notice.contains("language, country, first name, and total of your orders."))
    }

    @Test func aFieldReadByAConditionAloneCounts() throws {
        let house = try ComposerHouse(templates: [
            "newsletter/email.en.txt": "{% if customer.favourite_room == 'kitchen' %}A lamp.{% endif %}",
            "newsletter/email.en.html": "---\nsubject: News\n---\n<p>News</p>",
        ])
        let ana = try house.person("en", ["favourite_room": .text("bedroom")])
        try house.agree(ana, to: "newsletter", "email")
        let message = try house.compose(house.prepare("newsletter"), for: ana)
        #expect(message.fieldsUsed.map(\.name) == ["language", "favourite_room"])
    }

    @Test func aFieldThatTheSubjectReadsCounts() throws {
        let house = try ComposerHouse(templates: [
            "newsletter/email.en.txt": "News",
            "newsletter/email.en.html": """
            ---
            subject: "News for {{ customer.last_name | default: 'you' }}"
            preheader: "{{ customer.city }}"
            ---
            <p>News</p>
            """,
        ])
        let house2 = try ComposerHouse()
        #expect(
            try house2.prepare("newsletter").fieldsRead(on: .email) == ["favourite_room", "first_name", "interests"])
        #expect(
            try house.mistakes("newsletter").contains("the purpose 'newsletter' may never use 'customer.city'"))
    }

    /// Promise 3: events and earlier messages that picked somebody are named, each only where it may be used.
    @Test func eventsAndHistoryThatPickedThePersonAreNamed() throws {
        let segment =
            "language in [\"en\", \"es\"] and (country == \"ES\" or count(purchase, 1 year) >= 1) and not received(\"letter\")"
        let house = try ComposerHouse()
        let prepared = try house.prepare(
            "spring",
            changing: [("country in [\"ES\", \"GB\", \"IE\", \"US\"] and language in [\"es\", \"en\"]", segment)])
        let ana = try house.person("en", Self.data)
        try house.agree(ana, to: "offers", "email", "data:purchase_history")
        let message = try house.compose(prepared, for: ana)
        #expect(
            message.fieldsUsed.filter(\.isSelecting).map(\.name)
                == ["language", "country", "event.purchase", "campaign.history"])
        #expect(message.fieldsUsed.filter(\.isRead).map(\.name).contains("event.purchase") == false)
        #expect(
            message.notice.contains(
                "You were picked by: language, country, order, and our earlier messages to you."))

        let eva = try house.person("es", email: "eva@example.com", Self.data)
        try house.agree(eva, to: "offers", "email", "data:purchase_history")
        #expect(
            try house.compose(prepared, for: eva).notice.contains(
                "Te hemos elegido por: idioma, país, pedido y nuestros mensajes anteriores."))

        let eli = try house.person("en", email: "eli@example.com", Self.data)
        try house.agree(eli, to: "offers", "email")
        #expect(
            try house.compose(prepared, for: eli).fieldsUsed.filter(\.isSelecting).map(\.name)
                == ["language", "country", "campaign.history"])
    }

    /// The event that a campaign repeats for is named once, also where its segment asks about such events.
    @Test func anEventThatTimesAndPicksIsNamedOnce() throws {
        let house = try ComposerHouse()
        let prepared = try house.prepare(
            "order-confirmation", changing: [("segment: everybody", "segment: count(purchase) >= 1")])
        let ana = try house.person("es", Self.data)
        let message = try house.compose(prepared, for: ana, event: house.purchase(of: ana))
        #expect(message.fieldsUsed.map(\.name) == ["first_name", "event.purchase"])
    }

    @Test func anEmptyFieldIsNotUsed() throws {
        let house = try ComposerHouse()
        let ana = try house.person("en", ["first_name": .text(""), "interests": .tags([])])
        try house.agree(ana, to: "newsletter", "email")
        let message = try house.compose(house.prepare("newsletter"), for: ana)
        #expect(message.fieldsUsed.map(\.name) == ["language"])
    }
}
