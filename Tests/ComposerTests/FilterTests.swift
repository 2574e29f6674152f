import Liquid
import Testing

@testable import Composer

@Suite struct FilterTests {
    private static let texts: [String: String] = [
        "en": """
        total: Total, tax included
        order:
          items:
            one: "{{ count }} item for {{name}}"
            other: "{{ count }} items for {{ name }}"
        """,
        "es": """
        total: Total, impuestos incluidos
        order:
          items:
            one: "{{ count }} artículo para {{ name }}"
            many: "{{ count }} de artículos para {{ name }}"
            other: "{{ count }} artículos para {{ name }}"
        """,
    ]

    private func render(
        _ text: String, _ language: String = "es", plainSpaces: Bool = false, _ values: Object = [:]
    ) throws -> String {
        let words = try WordCatalogue(bytes: Array((Self.texts[language] ?? "").utf8), name: "locales/\(language).yaml")
        let options = CompileOptions(
            escaping: .html,
            filters: MessageFilters.all(language: language, plainSpaces: plainSpaces, isHTML: true, words: words))
        let program = try Program.compile(TemplateSource(name: "t", text: text), options: options)
        var renderer = Renderer(program)
        var bytes: [UInt8] = []
        // 2026-11-23T13:26:00Z
        try renderer.render(values, context: .integer(1_795_440_360), into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        arguments: [
            ("{{ 1234.5 | money: 'EUR' }}", "es", "1234,50\u{A0}€"), ("{{ 18.5 | money: 'EUR' }}", "en", "€18.50"),
            ("{{ '1999' | money: 'JPY' }}", "en", "¥1,999"), ("{{ nothing | money: 'EUR' }}", "en", ""),
            ("{{ 12345.5 | number }}", "es", "12.345,5"), ("{{ 2 | number: 2 }}", "en", "2.00"),
            ("{{ '2026-07-01' | date }}", "es", "1 de julio de 2026"),
            ("{{ '2026-07-01' | date: 'MMMMd' }}", "en", "July 1"),
            ("{{ '2026-07-01T23:59:59Z' | date: 'long' }}", "en", "July 1, 2026"),
            ("{{ 'now' | date: 'medium' }}", "en", "Nov 23, 2026"), ("{{ nothing | date }}", "en", ""),
            ("{{ 1 | pluralize: 'offer', 'offers' }}", "en", "offer"),
            ("{{ 3 | pluralize: 'offer', 'offers' }}", "en", "offers"),
            ("{{ 1.0 | pluralize: 'oferta', 'ofertas' }}", "es", "oferta"),
            ("{{ 1000000 | pluralize: one: 'oferta', many: 'de ofertas', other: 'ofertas' }}", "es", "de ofertas"),
            ("{{ 'a,b,c' | split: ',' | list }}", "es", "a, b y c"),
            ("{{ 'a,b' | split: ',' | list: 'or' }}", "en", "a or b"), ("{{ nothing | list }}", "en", ""),
            ("{{ '<b>,&' | split: ',' | list }}", "en", "&lt;b&gt; and &amp;"),
            ("{{ 'total' | t }}", "es", "Total, impuestos incluidos"),
            ("{{ 'order.items' | t: count: 1, name: 'Ana' }}", "en", "1 item for Ana"),
            ("{{ 'order.items' | t: count: 1234, name: '<Bo>' }}", "en", "1,234 items for &lt;Bo&gt;"),
            ("{{ 'order.items' | t: count: 1000000, name: nothing }}", "es", "1.000.000 de artículos para "),
            ("{{ 'order.items' | t: count: '2.5', name: 'Ana' }}", "es", "2.5 artículos para Ana"),
            ("{% assign key = 'total' %}{{ key | t }}", "en", "Total, tax included"), ("{{ nothing | t }}", "en", ""),
        ])
    func filtersWriteInTheLanguage(template: String, language: String, expected: String) throws {
        #expect(try render(template, language) == expected)
    }

    @Test("SMS-1: amounts and times in texts have plain spaces")
    func plainSpaces() throws {
        #expect(try render("{{ 18.5 | money: 'EUR' }}", plainSpaces: true) == "18,50 €")
        #expect(try render("{{ 'now' | date: 'jm' }}", "en", plainSpaces: true) == "1:26 PM")
    }

    @Test(
        arguments: [
            ("{{ 'x' | money: 'EUR' }}", "'money' needs the ISO 4217 code of a currency in use, as in money: 'EUR'."),
            ("{{ 5 | money: nothing }}", "'money' needs a currency, as in money: 'EUR'."),
            ("{{ 'soon' | date }}", "'date' needs a date such as 2026-11-23, or 'now'."),
            (
                "{{ 'now' | date: '%Y' }}",
                "'date' knows the styles short, medium, long, full and skeletons such as MMMMd, not patterns with %."
            ),
            ("{{ 5 | list }}", "'list' needs several values, such as tags."),
            (
                "{{ 5 | pluralize: 'offer' }}",
                "'pluralize' needs two forms, or at least 'other:', as in one: 'offer', other: 'offers'."
            ),
        ])
    func mistakesSayWhatIsNeeded(template: String, message: String) {
        let error = #expect(throws: RenderError.self) { try render(template) }
        #expect(error?.message == message)
    }
}
