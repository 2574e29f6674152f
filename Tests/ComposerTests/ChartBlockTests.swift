import Consent
import Liquid
import Mail
import System
import Testing
import Workspace

@testable import Composer

/// The `chart` block: numbers as a picture inside of the mail, with the same in words.
@Suite struct ChartBlockTests {
    private func render(_ text: String, isHTML: Bool = true, _ gallery: ChartGallery = ChartGallery()) throws -> String
    {
        let options = CompileOptions(
            escaping: isHTML ? .html : .text,
            filters: MessageFilters.all(
                language: "en", plainSpaces: false, isHTML: isHTML, words: WordCatalogue(missing: "en.yaml"),
                charts: gallery))
        var renderer = Renderer(try Program.compile(TemplateSource(name: "t", text: text), options: options))
        var bytes: [UInt8] = []
        try renderer.render([:], context: .integer(0), into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let block = """
        {% render 'chart', kind: 'donut', title: 'What we <sold>', labels: 'Lamps, Candles', values: '1200, 3', \
        unit: 'pieces' %}
        """

    private func house(_ html: String, _ text: String? = nil) throws -> ComposerHouse {
        try ComposerHouse(
            templates: [
                "newsletter/email.en.html": "---\nsubject: News\n---\n\(html)", "newsletter/email.en.txt": text ?? html,
            ])
    }

    @Test("A11Y: the mail carries the picture, its words and its numbers")
    func inAMail() throws {
        let prepared = try house(Self.block).prepare("newsletter")
        #expect(prepared.warnings.map(\.rendered) == [])
        let version = try #require(prepared.versions.first { $0.language == "en" && $0.channel == .email })
        var material = VersionRenderer.Material(
            person: PersonView(unknownFor: version), link: version.linkStart + "x",
            facts: NoticeFacts(sampleOf: version.basis, at: ComposerHouse.now), now: ComposerHouse.now.unixSeconds)
        material.preferences = "https://casalumen.example/p/x"
        let rendered = try VersionRenderer(version).render(material)
        let html = try #require(rendered.html).bytes
        let mail = try #require(version.mail)
        let pictures = try mail.charts.pictures(in: html, domain: mail.messageIDDomain)
        let picture = try #require(pictures.values.first)
        #expect(pictures.count == 1 && picture.type == "image/png" && picture.size?.width == 680)
        let (placed, images) = mail.images.placed(in: html, and: pictures)
        let shown = String(decoding: placed, as: UTF8.self)
        #expect(images == [picture] && shown.contains("src=\"\(picture.url)\""))
        #expect(!shown.contains("images/chart-"))
        #expect(
            shown.contains(
                "alt=\"What we &lt;sold&gt;. Lamps: 1,200\u{A0}pieces; Candles: 3\u{A0}pieces.\" width=\"420\""))
        let text = String(decoding: rendered.text.bytes, as: UTF8.self)
        #expect(text.contains("What we <sold>\nLamps: 1,200\u{A0}pieces\nCandles: 3\u{A0}pieces"))
    }

    @Test func equalChartsAreDrawnOnceAndTheirNumberIsBounded() throws {
        let gallery = ChartGallery()
        func chart(_ value: Int, _ kind: String = "bars") -> String {
            "{{ '\(value), 2' | chart: kind: '\(kind)', title: 'Numbers', labels: 'a, b' }}"
        }
        let first = try render(chart(1), gallery)
        #expect(try render(chart(1), gallery) == first && gallery.count == 1)
        #expect(try render(chart(1, "donut"), gallery) != first && gallery.count == 2)
        // A comma more is another chart, however the texts meet.
        let one = try render("{{ '1' | chart: title: 'ab', labels: 'c' }}", gallery)
        let other = try render("{{ '1' | chart: title: 'a', labels: 'bc' }}", gallery)
        #expect(one != other && gallery.count == 4)
        for value in 2..<(2 * ChartGallery.most + 50) { _ = try render(chart(value), gallery) }
        #expect(gallery.count <= 2 * ChartGallery.most)
        // A mail never goes out with a hole where its chart was.
        let domain = try DomainName(parsing: "casalumen.example")
        #expect(throws: ComposerError.self) { try gallery.pictures(in: Array(first.utf8), domain: domain) }
        #expect(try gallery.pictures(in: Array("<img src=\"images/chart-old.png\">".utf8), domain: domain) == [:])
        #expect(try render(chart(1), gallery) == first)
    }

    @Test func seriesAndMissingValuesAreSaid() throws {
        let text = try render(
            "{{ '3, ; 4, 7.5' | chart: kind: 'line', title: 'Sold', labels: 'May, June', series: 'Shop, Web' }}",
            isHTML: false)
        #expect(text == "Sold\nMay: Shop 3, Web 4\nJune: Shop –, Web 7.5")
    }

    @Test(
        "what cannot be drawn is said, without a value",
        arguments: [
            (
                "{{ '1' | chart: kind: 'donat', title: 't', labels: 'a' }}",
                "does not know this kind. Did you mean 'donut'?"
            ),
            ("{{ '1' | chart: labels: 'a' }}", "needs a title"),
            ("{{ '1' | chart: title: 't' }}", "needs labels"),
            ("{{ nothing | chart: title: 't', labels: 'a' }}", "needs numbers"),
            ("{{ ' , ' | chart: title: 't', labels: 'a, b' }}", "needs numbers"),
            ("{{ '1, 2, 3' | chart: title: 't', labels: 'a, b' }}", "has 2 labels and 3 values"),
            ("{{ '1, x' | chart: title: 't', labels: 'a, b' }}", "needs plain numbers"),
            ("{{ '1, -2' | chart: title: 't', labels: 'a, b' }}", "draws no numbers below zero"),
            ("{{ '1; 2' | chart: kind: 'line', title: 't', labels: 'a' }}", "2 rows of values and 0 names"),
            ("{{ '1; 2' | chart: kind: 'donut', title: 't', labels: 'a', series: 'x, y' }}", "one row of values"),
        ])
    func mistakes(template: String, expected: String) {
        for isHTML in [true, false] {
            do {
                _ = try render(template, isHTML: isHTML)
                Issue.record("\(template) was drawn")
            } catch {
                #expect("\(error)".contains(expected), "\(error)")
            }
        }
    }

    @Test("LAW-12: heed check names file, line and column")
    func inTheCheck() throws {
        let found = try house("{% render 'chart', title: 't', labels: 'a, b', values: '1' %}").mistakes("newsletter")
        #expect(found.contains("Templates/blocks/chart.html:10:"), "\(found)")
        #expect(found.contains("'chart' has 2 labels and 1 value: each label needs its value."), "\(found)")
    }
}
