import Testing

@testable import Liquid

@Suite struct CompositionTests {
    static let partials = [
        "card": "[{{ product.title }}{{ i }}{{ shop }}]", "leak": "{% assign a = 'inner' %}{{ a }}{{ i }}",
        "row": "{{ row }}{{ forloop.index }}{% if forloop.last %}.{% endif %}", "shop/head": "<{{ head }}>",
        "a": "{% render 'b' %}", "b": "{% render 'a' %}", "broken": "{{ x | upcas }}", "count": "{% increment n %}",
    ]

    @Test(arguments: [
        Case("{% render 'card', product: p %}", ["p": ["title": "Shoe"], "shop": "S"], "[ShoeS]"),
        Case("{% for i in (1..2) %}{% render 'card' %}{% endfor %}", [:], "[][]"),
        Case("{% assign a = 'outer' %}{% render 'leak' %}{{ a }}", [:], "innerouter"),
        Case("{% render 'row' for list %}", ["list": ["a", "b"]], "a1b2."),
        Case("{% render 'row' for none %}|{% render 'row' with 'x' %}", ["none": []], "|x"),
        Case("{% render 'shop/head' with 'x' %}{% render 'shop/head', head: 'y' %}", [:], "<x><y>"),
        Case("{% render 'card' with p as product, i: 7 %}", ["p": ["title": "Hat"]], "[Hat7]"),
        Case("{% increment n %}{% render 'count' %}{% increment n %}", [:], "001"),
    ])
    func aPartialRendersInAScopeOfItsOwn(_ test: Case) throws {
        #expect(try render(test.template, test.globals, partials: Self.partials) == test.expected)
    }

    @Test func aCircleOfPartialsIsAnError() throws {
        let error = #expect(throws: TemplateErrors.self) { try compile("{% render 'a' %}", partials: Self.partials) }
        #expect(error?.errors.map(\.code) == [.cycle])
        #expect(
            error?.description
                == "b.liquid:1:11: error: partial 'a' renders itself (a → b → a). Take it out of the circle.\n"
                + "{% render 'a' %}\n          ^")
    }

    @Test func mistakesInAPartialAreToldOnceAndWithItsOwnName() throws {
        let error = #expect(throws: TemplateErrors.self) {
            try compile("{% render 'broken' %}{% render 'broken', y: 1 %}{% render 'none' %}", partials: Self.partials)
        }
        #expect(error?.errors.map(\.place.description) == ["mail.html:1:59", "broken.liquid:1:8"])
        #expect(error?.errors.map(\.code) == [.unknownPartial, .unknownFilter])
    }

    private func compose(_ layout: String, content: String) throws(TemplateErrors) -> Program {
        try Program.compile(
            TemplateSource(name: "layout.html", text: layout),
            options: CompileOptions(
                escaping: .html, slots: ["notice", "way_out"],
                inserts: ["content": TemplateSource(name: "spring.html", text: content, firstLine: 5)]))
    }

    @Test func anInsertIsCompiledInPlaceWithTheSameScope() throws {
        let program = try compose("{% assign a = 1 %}<{% content %}>{{ b }}", content: "{{ a }}{% assign b = x %}")
        var renderer = Renderer(program)
        var buffer: [UInt8] = []
        try renderer.render(["x": "&"], into: &buffer)
        #expect(String(decoding: buffer, as: UTF8.self) == "<1>&amp;")
        #expect(program.reads.map { $0.places[0].description } == ["spring.html:5:22"])
    }

    @Test func mistakesInAnInsertKeepTheirOwnPlaces() throws {
        let error = #expect(throws: TemplateErrors.self) {
            try compose("{% content %}\n{{ | }}", content: "\n{% if x %}{% content %}")
        }
        #expect(
            error?.errors.map { "\($0.place) \($0.message)" } == [
                "layout.html:2:4 expected a value, but found '|'.", "spring.html:6:1 'if' is never closed.",
                "spring.html:6:14 'content' stands within itself.",
            ])
    }

    @Test func slotsTellWhereTheHostsTextBelongs() throws {
        let program = try compose(
            "é{{ x }}{% notice %}<hr>{% content %}", content: "{% if x %}{% way_out %}{% endif %}!")
        #expect(
            program.slots.map { "\($0.name) \($0.place)" } == ["notice layout.html:1:9", "way_out spring.html:5:11"])
        var renderer = Renderer(program)
        var buffer = Array("ab".utf8)
        try renderer.render(["x": "<"], into: &buffer)
        #expect(String(decoding: buffer, as: UTF8.self) == "abé&lt;<hr>!")
        #expect(renderer.slots == [SlotMark(name: "notice", offset: 8), SlotMark(name: "way_out", offset: 12)])
        try renderer.render([:], into: &buffer)
        #expect(renderer.slots.map(\.name) == ["notice"])
    }

    @Test func aSlotCannotStandInACapture() throws {
        let error = #expect(throws: TemplateErrors.self) { try compile("{% capture a %}{% notice %}{% endcapture %}") }
        #expect(error?.errors.map(\.code) == [.misplaced])
    }
}
