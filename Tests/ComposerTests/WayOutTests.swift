import Customers
import Testing
import Workspace

@testable import Composer

/// Promise 3: a message without its notice and its way out cannot be built.
@Suite struct WayOutTests {
    private func mistakes(_ templates: [String: String?], _ campaign: String = "newsletter") throws -> String {
        try ComposerHouse(templates: templates).mistakes(campaign)
    }

    private static let subject = "---\nsubject: News\n---\n"

    @Test func aLayoutWithoutANoticeIsRefused() throws {
        #expect(
            try mistakes(["layouts/email.txt": "{% content %}"]) == """
                Templates/layouts/email.txt: error: the layout has no {% notice %}. Write it where the privacy notice \
                belongs; nothing can be sent without it.
                """)
        #expect(
            try mistakes(["layouts/email.html": "<body>{% notice %}</body>"]) == """
                Templates/layouts/email.html: error: the layout has no {% content %}. Write it where the message belongs; \
                nothing can be sent without it.
                """)
        #expect(
            try mistakes(["layouts/email.txt": "{% comment %}{% notice %}{% endcomment %}{% content %}"]).contains(
                "the layout has no {% notice %}"))
    }

    @Test func aSecondNoticeIsRefused() throws {
        #expect(
            try mistakes(["layouts/email.txt": "{% content %}\n{% notice %}\n{% notice %}"]) == """
                Templates/layouts/email.txt:3:1: error: the layout has {% notice %} more than once. Keep one.
                {% notice %}
                ^
                """)
        #expect(
            try mistakes(["newsletter/email.en.txt": "News\n{% notice %}"]) == """
                Templates/newsletter/email.en.txt:2:1: error: the layout Templates/layouts/email.txt has {% notice %} \
                already. Take it out here.
                {% notice %}
                ^
                """)
    }

    @Test func aNoticeThatAConditionSkipsIsRefused() throws {
        let found = try mistakes(["layouts/email.txt": "{% content %}{% if language == 'x' %}{% notice %}{% endif %}"])
        #expect(found.contains("The message would go out without exactly one privacy notice"))
    }

    @Test func aConditionOnDataCannotHideTheNotice() throws {
        let house = try ComposerHouse(templates: [
            "layouts/email.txt": "{% content %}{% unless customer.first_name == 'Ana' %}{% notice %}{% endunless %}"
        ])
        let prepared = try house.prepare("newsletter")
        let eva = try house.person("en", email: "eva@example.com", ["first_name": .text("Eva")])
        let ana = try house.person("en", ["first_name": .text("Ana")])
        for person in [eva, ana] { try house.agree(person, to: "newsletter", "email") }
        _ = try house.compose(prepared, for: eva)
        let error = #expect(throws: ComposerError.self) { try house.compose(prepared, for: ana) }
        #expect(error?.code == .noWayOut)
    }

    @Test(
        arguments: [
            ("<html><head>{% notice %}</head><body>{% content %}</body></html>"),
            ("<body>{% content %}<!-- {% notice %} --></body>"),
            ("<body>{% content %}<p title=\"{% notice %}\">x</p></body>"),
            ("<body>{% content %}<style>{% notice %}</style></body>"),
        ])
    func aNoticeThatNobodySeesIsRefused(layout: String) throws {
        #expect(
            try mistakes(["layouts/email.html": layout]).contains(
                "error: nobody would see the privacy notice. Put {% notice %} of its layout into the body"))
    }

    @Test("UNS-13, LAW-16, LAW-18: link and postal address have to be in both parts")
    func incompleteNotices() throws {
        let version = "---\nversion: 2026-11\n---\n"
        let cases = [
            (
                "notices/email.en.html", "<p>{{ organisation.postal_address }}</p>",
                "the link to unsubscribe in its HTML"
            ),
            ("notices/email.en.txt", "{{ organisation.postal_address }}", "the link to unsubscribe in its plain text"),
            ("notices/email.en.html", "<a href=\"{{ links.unsubscribe }}\">x</a>", "the postal address in its HTML"),
            ("notices/email.en.txt", "{{ links.unsubscribe }}", "the postal address in its plain text"),
        ]
        for (file, text, lacks) in cases {
            let found = try mistakes([file: version + text])
            #expect(
                found.contains(
                    "Templates/newsletter/email.en.html: The message would go out without \(lacks): correct its layout and "
                        + "its notice."))
        }
        #expect(
            try mistakes(["notices/sms.en.txt": version + "Bye"], "spring").contains("without the link to unsubscribe:")
        )
        #expect(
            try mistakes(["layouts/sms.txt": "{% content %}{% notice %}"], "spring").contains(
                "without the name of who writes:"))
    }

    @Test func aNoticeNeedsItsVersionAndItsLanguage() throws {
        #expect(
            try mistakes(["notices/email.es.txt": "{{ links.unsubscribe }}"]) == """
                Templates/notices/email.es.txt:1:1: error: the notice has no version. Begin the file with the lines '---', \
                'version: 2026-11', '---', with the month of its words.
                {{ links.unsubscribe }}
                ^
                """)
        #expect(
            try mistakes(["notices/email.es.html": nil]) == """
                Templates/notices/email.es.html: error: the file is missing. Every message needs a notice in its language: \
                translate the one of another language.
                """)
    }

    @Test func aNoticeReadsNothingOfThePerson() throws {
        let found = try mistakes(["notices/email.en.txt": "---\nversion: 1\n---\n{{ customer.first_name }}"])
        #expect(
            found.hasPrefix(
                """
                Templates/notices/email.en.txt:4:4: error: unknown variable 'customer'. There are campaign, language, links, \
                notice, organisation, purpose.
                """))
    }

    @Test func theNoticeSaysOnlyWhatIsConfiguredAboutSharing() throws {
        let house = try ComposerHouse(changing: [
            ("  data_sharing: none", "  data_sharing: {en: We pass your city on., es: Comunicamos tu ciudad.}")
        ])
        let ana = try house.person("en")
        try house.agree(ana, to: "newsletter", "email")
        let message = try house.compose(house.prepare("newsletter"), for: ana)
        #expect(!message.notice.contains("We do not sell your data"))
    }
}
