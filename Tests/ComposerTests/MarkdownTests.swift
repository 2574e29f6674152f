import Customers
import Foundation
import Liquid
import Testing
import Workspace

@testable import Composer

/// Mails written in Markdown: one file makes the HTML and the text (DESIGN: templates are prepared once).
@Suite struct MarkdownTests {
    private static func only(_ markdown: String, text: String? = nil) -> [String: String?] {
        [
            "newsletter/email.en.md": markdown, "newsletter/email.en.html": nil,
            "newsletter/email.en.txt": text,
        ]
    }

    private func message(_ templates: [String: String?]) throws -> Message {
        let house = try ComposerHouse(templates: templates)
        let ana = try house.person("en", ["first_name": .text("Ana <b> & Co"), "interests": .tags(["candles"])])
        try house.agree(ana, to: "newsletter", "email")
        return try house.compose(house.prepare("newsletter"), for: ana)
    }

    private static let letter = """
        ---
        subject: "For {{ customer.first_name }}"
        ---
        {% render 'hero', kicker: 'Now', title: 'News' %}

        # Dear {{ customer.first_name | default: 'reader' }}

        | What | {{ 'now' | upcase }} |
        |---|---|
        | Price | {{ 18.5 | money: 'EUR' }} |

        {% if customer.interests contains 'candles' %}
        Candles are *here*: [see them]({{ organisation.website }}/candles?a=1&b=2).
        {% else %}
        Nothing.
        {% endif %}
        """

    @Test("MSG-10: one file makes the HTML and the text that says the same")
    func bothParts() throws {
        let message = try message(Self.only(Self.letter))
        #expect(message.subject == "For Ana <b> & Co")
        let html = message.html
        let place = try #require(html.firstRange(of: "class=\"letter\""))
        #expect(
            html[..<place.lowerBound].contains(">News</h1>"), "what stands above the first words has the whole width")
        #expect(html.contains(">Dear Ana &lt;b&gt; &amp; Co</h1>") && html.contains(">NOW</th>"))
        #expect(html.contains(">€18.50</td>"))
        #expect(html.contains("Candles are <em>here</em>: <a style="))
        #expect(html.contains("href=\"https://casalumen.example/candles?a=1&amp;b=2\">see them</a>."))
        #expect(!html.contains("Nothing.") && !html.contains("QzH") && !html.contains("<!--"))
        #expect(
            message.text.contains(
                """
                NEWS
                Now

                * Dear Ana <b> & Co

                What | NOW
                Price | €18.50

                Candles are here: see them (https://casalumen.example/candles?a=1&b=2).
                """), "\(message.text)")
        #expect(message.fieldsUsed.map(\.name) == ["language", "first_name", "interests"])
    }

    @Test func theTextCanBeWrittenByHand() throws {
        let message = try message(Self.only(Self.letter, text: "By hand for {{ customer.first_name }}."))
        #expect(message.text.contains("By hand for Ana <b> & Co.") && !message.text.contains("Candles"))
        #expect(message.html.contains("Candles are <em>here</em>"))
    }

    @Test("the style sheet's rules stand in the elements, and its @media in the head")
    func styles() throws {
        let message = try message(Self.only(Self.letter))
        #expect(
            message.html.contains("<td class=\"letter-text\" style=")
                || message.html.contains("<td style=\"padding:32px 36px 38px;"))
        #expect(message.html.contains("@media (max-width: 480px) {\n  .letter-text { padding-left: 22px"))
        let own = try self.message(
            Self.only(Self.letter).merging(["layouts/email.css": ".letter em { color: red } a:hover { color: blue }"]) {
                $1
            })
        #expect(own.html.contains("Candles are <em style=\"color:red\">here</em>"))
        #expect(own.html.contains("<style>\na:hover { color: blue }\n</style>\n</head>"))
    }

    @Test("mistakes show their place in the Markdown file")
    func mistakes() throws {
        let house = try ComposerHouse(
            templates: Self.only(
                """
                ---
                subject: "News"
                ---
                # Hello

                | a | {{ customer.first_nam }} |
                |---|---|
                | **b** | {% if customer.total_spent > 1 %}x{% endif %} |

                [used]: {{ organisation.website }}
                """))
        #expect(
            try house.mistakes("newsletter") == """
                Templates/newsletter/email.en.md:6:10: error: there is no field 'first_nam' in the data catalogue. Did you mean \
                'first_name'?
                | a | {{ customer.first_nam }} |
                         ^
                Templates/newsletter/email.en.md:8:17: error: the purpose 'newsletter' may never use 'customer.total_spent', \
                which belongs to purchase_history. Take it out, or say under purposes.newsletter.data in heed.yaml whether \
                purchase_history is included or asked.
                | **b** | {% if customer.total_spent > 1 %}x{% endif %} |
                                ^
                Templates/newsletter/email.en.md:10:9: error: Markdown leaves out what stands here. Write it where it shows: in \
                a text, an address or a line.
                [used]: {{ organisation.website }}
                        ^
                """)
    }

    @Test func aMailIsWrittenOnce() throws {
        let house = try ComposerHouse(templates: ["newsletter/email.en.md": Self.letter])
        #expect(
            try house.mistakes("newsletter").hasPrefix(
                "Templates/newsletter/email.en.html: error: the mail is written twice. Keep this file or "
                    + "Templates/newsletter/email.en.md, not both."))
    }

    @Test func aStyleSheetThatDoesNotCloseShowsItsPlace() throws {
        let house = try ComposerHouse(templates: ["layouts/email.css": "p { margin: 0 }\n.a {"])
        #expect(
            try house.mistakes("newsletter").contains(
                "Templates/layouts/email.css:2:1: error: the rule that begins here has no '}'. Write rules as in"))
    }

    @Test func aClassThatLiquidWorksOutIsWarnedOf() throws {
        let house = try ComposerHouse(
            templates: Self.only("---\nsubject: News\n---\nHi <b class=\"{{ customer.first_name }}\">x</b>"))
        #expect(
            try house.prepare("newsletter").warnings.map(\.rendered) == [
                """
                Templates/newsletter/email.en.md:4:14: warning: no rule of Templates/layouts/email.css is written in for a \
                class that Liquid works out. Write the class itself, or the style: many mail programs know no style sheets.
                Hi <b class="{{ customer.first_name }}">x</b>
                             ^
                """
            ])
    }

    @Test("the examples of Docs/Templates.md come out as the page says")
    func documented() throws {
        let page = try String(contentsOfFile: ComposerHouse.root + "/Docs/Templates.md", encoding: .utf8)
        let pairs = page.matches(of: /```markdown\n(?<source>(?s:.*?))```\n+(?:[^`]*\n)?```twin\n(?<text>(?s:.*?))```/)
        try #require(pairs.count == 1)
        for pair in pairs {
            let letter = MarkdownLetter(TemplateSource(name: "an example", text: String(pair.source)))
            #expect(letter.lost.isEmpty)
            #expect(letter.text.text + "\n" == pair.text)
            #expect(letter.html.text.contains("<a href=\"{{ organisation.website }}/spring\">Look around</a>"))
        }
    }

    @Test func changesOfTheStyleSheetAreAnotherVersion() throws {
        let first = try message(Self.only(Self.letter))
        let second = try message(Self.only(Self.letter).merging(["layouts/email.css": "p { margin: 0 }"]) { $1 })
        #expect(first.templateVersion != second.templateVersion)
    }
}
