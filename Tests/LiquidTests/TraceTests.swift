import Testing

@testable import Liquid

@Suite struct TraceTests {
    static let partials = ["card": "{{ item.title }}{{ customer.city }}{{ shop }}", "outer": "{% render 'card' %}"]

    /// What a template can read, and what one render of it did.
    private func reads(_ template: String, _ globals: Object = [:]) throws -> (can: [String], did: [String]) {
        let program = try compile(template, partials: Self.partials)
        var trace = Trace()
        var slots: [SlotMark] = []
        var buffer: [UInt8] = []
        try program.render(globals, into: &buffer, trace: &trace, slots: &slots)
        return (program.reads.map(\.dotted), trace.reads(of: program).map(\.dotted))
    }

    @Test func conditionsCountAndBranchesNotTakenDoNot() throws {
        let template =
            "{% if customer.vip and customer.city == 'X' %}{{ customer.name }}{% else %}{{ shop }}{% endif %}"
        let (can, did) = try reads(template, ["customer": ["vip": true]])
        #expect(can == ["customer.vip", "customer.city", "customer.name", "shop"])
        #expect(did == ["customer.vip", "customer.city", "shop"])
        #expect(try reads(template).did == ["customer.vip", "shop"])
    }

    @Test func aLoopReadsItsCollectionAndNotEachItem() throws {
        let (can, did) = try reads(
            "{% for p in customer.purchases limit: n %}{{ p.title }}{{ forloop.index }}{% endfor %}",
            ["customer": ["purchases": [["title": "Shoe"]]]])
        #expect(can == ["customer.purchases", "n"])
        #expect(did == can)
    }

    @Test func assignedNamesAreNoReadsButWhatTheyTakeIs() throws {
        let (can, did) = try reads(
            "{% assign a = customer.name | append: shop %}{{ a }}{% capture b %}{{ a }}{% endcapture %}{{ b.size }}")
        #expect(can == ["customer.name", "shop"])
        #expect(did == can)
    }

    @Test func aNameThatOnlyPerhapsIsAssignedIsReadFromTheHostOtherwise() throws {
        let template = "{% if on %}{% assign a = 1 %}{% endif %}{{ a }}"
        #expect(try reads(template, ["on": true]).did == ["on"])
        #expect(try reads(template, ["on": false]).did == ["on", "a"])
    }

    @Test func indicesAndSizesEndAPath() throws {
        let (can, _) = try reads(
            "{{ customer.orders[0].title }}{{ customer.orders.size }}{{ customer.orders.first.title }}"
                + "{{ customer.size }}{{ customer['name'] }}{{ shop }}")
        #expect(can == ["customer.orders", "customer.size", "customer.name", "shop"])
    }

    @Test func partialsReadTheHostsNamesAndTheirArgumentsAreReadByTheCaller() throws {
        let (can, did) = try reads("{% if missing %}{% render 'outer' %}{% endif %}{% render 'card', item: best %}")
        #expect(can == ["missing", "item.title", "customer.city", "shop", "best"])
        #expect(did == ["missing", "customer.city", "shop", "best"])
    }

    @Test func everyPlaceOfAPathIsKnown() throws {
        let program = try compile("{{ shop }}\n  é{{ shop }}{% render 'card' %}", partials: Self.partials)
        let shop = try #require(program.reads.first { $0.dotted == "shop" })
        #expect(shop.places.map(\.description) == ["mail.html:1:4", "mail.html:2:7", "card.liquid:1:39"])
    }

    @Test func aTraceIsEmptiedForEachRender() throws {
        let program = try compile("{% if a %}{{ b }}{% endif %}")
        var renderer = Renderer(program)
        var buffer: [UInt8] = []
        try renderer.render(["a": true], into: &buffer)
        #expect(renderer.trace.reads(of: program).map(\.dotted) == ["a", "b"])
        try renderer.render([:], into: &buffer)
        #expect(renderer.trace.reads(of: program).map(\.dotted) == ["a"])
    }

    @Test func moreThanSixtyFourPathsFit() throws {
        let program = try compile((0..<200).map { "{{ v\($0) }}" }.joined())
        var renderer = Renderer(program)
        var buffer: [UInt8] = []
        try renderer.render([:], into: &buffer)
        #expect(renderer.trace.reads(of: program).count == 200)
    }
}
