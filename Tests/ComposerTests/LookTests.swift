import Testing
import Workspace

@testable import Composer

/// What `heed check` finds in a mail before anybody gets it.
@Suite struct LookTests {
    private func warnings(_ html: String, subject: String = "News", text: String = "News") throws -> [String] {
        let house = try ComposerHouse(
            templates: [
                "newsletter/email.en.html": "---\nsubject: \"\(subject)\"\n---\n\(html)",
                "newsletter/email.en.txt": text,
            ])
        return try house.prepare("newsletter").warnings.map {
            String($0.rendered.split(separator: "\n", omittingEmptySubsequences: false)[0])
        }
    }

    private static let file = "Templates/newsletter/email.en.html"

    @Test(
        "pictures without words or size and addresses without encryption show their place",
        arguments: [
            (
                "<p>\n<img src=\"{{ organisation.website }}/a.png\" width=\"1\" height=\"2\"></p>",
                [
                    "5:1: warning: the picture has no words for who does not see it. Write alt=\"…\", and alt=\"\" if it only decorates."
                ]
            ),
            (
                "<img alt=\"\" src=\"x\" width=\"{{ 5 }}\">",
                ["4:1: warning: the picture has no size. Write width=\"…\" and height=\"…\", so that nothing jumps."]
            ),
            (
                "{% if customer.first_name %}<a href=\"http://a.example\">a</a>{% endif %}",
                ["4:29: warning: the address is not encrypted. Write https://."]
            ),
            (
                "<img alt=\"a\" src=\"x\" width=\"1\" height=\"1\"><a href=\"https://a.example\">a</a><a href=\"{{ organisation.website }}\">b</a>",
                []
            ),
        ])
    func sources(html: String, expected: [String]) throws {
        #expect(try warnings(html) == expected.map { "\(Self.file):\($0)" })
    }

    @Test(
        "subjects",
        arguments: [
            (
                "GREAT NEWS FOR YOU",
                "the subject is written in capitals. Write it as you would speak: filters take this for spam."
            ),
            (
                "Re: your order",
                "the subject begins with 'Re:', as if it were an answer. Take it out: it misleads, which the law forbids in advertising (CAN-SPAM, 15 USC 7704(a)(2))."
            ),
            ("News!!", "the subject shouts. One sign is enough: filters take more for spam."),
            (
                String(repeating: "word ", count: 16) + "end",
                "the subject has 83 characters. Phones show about 40, and few programs more than 78."
            ),
            ("BBC, NASA and SMS", nil), ("Reading in winter!", nil),
        ])
    func subjects(subject: String, expected: String?) throws {
        #expect(
            try warnings("Hi", subject: subject) == [expected].compactMap { $0.map { "\(Self.file): warning: \($0)" } })
    }

    @Test("A11Y: letters that stand out too little are named with their colours")
    func contrast() throws {
        let found = try warnings("<p style=\"color:#aaaaaa;background-color:#ffffff\">Faint words</p>")
        #expect(
            found == [
                "\(Self.file): warning: 'Faint words' is hard to read: #aaaaaa on #ffffff is a contrast of 2.3 to 1. "
                    + "Make it 4.5 to 1 or more (WCAG 1.4.3)."
            ])
    }

    @Test("Gmail's limit, and a text in another language than its notice")
    func sizesAndLanguages() throws {
        #expect(
            try warnings(String(repeating: "<p>word word</p>\n", count: 7000)).contains {
                $0.hasPrefix("\(Self.file): warning: the HTML has 1") && $0.contains("Gmail shows only the first 102")
            })
        let spanish =
            "Esta es una carta para ti, con todo lo que nos gusta más: las velas y los platos que están por el taller."
        #expect(
            try warnings("Hi", text: spanish) == [
                "\(Self.file): warning: the text reads like es, but its notice is in en. Everything in a message is in one "
                    + "language: translate it."
            ])
    }
}
