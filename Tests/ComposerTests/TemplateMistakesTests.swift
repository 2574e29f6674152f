import Testing
import Workspace

@testable import Composer

/// What is wrong with templates is said before the first message, with file, line and column (promise 2, LAW-12).
@Suite struct TemplateMistakesTests {
    private static func english(_ html: String, _ text: String = "News") -> [String: String?] {
        ["newsletter/email.en.html": html, "newsletter/email.en.txt": text]
    }

    private func mistakes(_ templates: [String: String?], _ campaign: String = "newsletter") throws -> String {
        try ComposerHouse(templates: templates).mistakes(campaign)
    }

    @Test func fieldsThatDoNotExistOrMayNeverBeUsed() throws {
        let found = try mistakes(
            Self.english(
                """
                ---
                subject: "News for {{ customer.first_nam }}"
                ---
                <p>Hello {{ customer.first_name }}</p>
                <p>{{ customer.total_spent | money: 'EUR' }}</p>
                """, "{{ customer }}\n{% if event.item %}x{% endif %}\n{{ organisation.nam }}{{ links }}"))
        #expect(
            found == """
                Templates/newsletter/email.en.html:2:23: error: there is no field 'first_nam' in the data catalogue. Did you \
                mean 'first_name'?
                subject: "News for {{ customer.first_nam }}"
                                      ^
                Templates/newsletter/email.en.html:5:7: error: the purpose 'newsletter' may never use 'customer.total_spent', \
                which belongs to purchase_history. Take it out, or say under purposes.newsletter.data in heed.yaml whether \
                purchase_history is included or asked.
                <p>{{ customer.total_spent | money: 'EUR' }}</p>
                      ^
                Templates/newsletter/email.en.txt:1:4: error: 'customer' is everything that is known of a person. Name the \
                field that is needed, as in customer.first_name.
                {{ customer }}
                   ^
                Templates/newsletter/email.en.txt:2:7: error: 'event' is empty in a campaign that does not repeat for each \
                event. Write 'repeat: each EVENT' in the campaign's file, or take it out.
                {% if event.item %}x{% endif %}
                      ^
                Templates/newsletter/email.en.txt:3:4: error: there is no 'organisation.nam'. Did you mean 'name'?
                {{ organisation.nam }}{{ links }}
                   ^
                Templates/newsletter/email.en.txt:3:26: error: 'links' is a group, not a value. Name a member of it, as in \
                links.unsubscribe.
                {{ organisation.nam }}{{ links }}
                                         ^
                """)
    }

    @Test func whatLiquidFinds() throws {
        let found = try mistakes(
            Self.english("---\nsubject: News\n---\n{% if customer.first_name %}\n{{ x | mony: 'EUR' }}"))
        #expect(
            found == """
                Templates/newsletter/email.en.html:4:1: error: 'if' is never closed. Add '{% endif %}' where it ends.
                {% if customer.first_name %}
                ^
                Templates/newsletter/email.en.html:5:4: error: unknown variable 'x'. There are campaign, customer, event, \
                language, links, offer, organisation, preheader, purpose, report, subject.
                {{ x | mony: 'EUR' }}
                   ^
                Templates/newsletter/email.en.html:5:8: error: unknown filter 'mony'. Did you mean 'money'?
                {{ x | mony: 'EUR' }}
                       ^
                """)
    }

    @Test func textsOfTheCatalogueThatDoNotExistOrLackWhatTheyNeed() throws {
        var templates = Self.english(
            "---\nsubject: News\n---\n{{ 'a.totl' | t }}{{ 'a.total' | t: n: 1 }}\n{{ 'a.items' | t }}")
        templates["locales/en.yaml"] =
            "a:\n  total: Total\n  items:\n    one: one\n    other: '{{ count }} of {{ all }}'\n"
        templates["locales/es.yaml"] = "a:\n  total: Total\n"
        let found = try mistakes(templates)
        #expect(
            found == """
                Templates/locales/es.yaml: error: the text 'a.items' is missing. Templates/locales/en.yaml has it: translate it.
                Templates/newsletter/email.en.html:4:15: error: there is no text 'a.totl' in Templates/locales/en.yaml. Did \
                you mean 'a.total'?
                {{ 'a.totl' | t }}{{ 'a.total' | t: n: 1 }}
                              ^
                Templates/newsletter/email.en.html:4:34: error: the text 'a.total' has no place for 'n'. Take it out.
                {{ 'a.totl' | t }}{{ 'a.total' | t: n: 1 }}
                                                 ^
                Templates/newsletter/email.en.html:5:16: error: the text 'a.items' needs 'all:'. Write {{ 'a.items' | t: \
                all: … }}.
                {{ 'a.items' | t }}
                               ^
                """)
    }

    @Test func mistakesOfACatalogue() throws {
        var templates = Self.english("---\nsubject: News\n---\nNews")
        templates["locales/en.yaml"] = "Total: Total\nb: '{{ x | upcase }}'\nc:\n  one: one\nd: [1]\n"
        templates["locales/es.yaml"] = .some(nil)
        let found = try mistakes(templates)
        #expect(
            found == """
                Templates/locales/en.yaml:1:1: error: 'Total' is no name for a text. Use letters a-z, digits and _.
                Total: Total
                ^
                Templates/locales/en.yaml:2:4: error: a text knows names between '{{' and '}}' and nothing else. Write \
                {{ name }} and hand it over: {{ 'b' | t: name: … }}.
                b: '{{ x | upcase }}'
                   ^
                Templates/locales/en.yaml:4:3: error: 'c' lacks the form 'other'. Every language needs it: it is for all \
                numbers that no other form is for.
                  one: one
                  ^
                Templates/locales/en.yaml:5:4: error: 'd' must be a text
                d: [1]
                   ^
                """)
    }

    @Test func aVariableCannotChooseWhatIsRead() throws {
        let found = try mistakes(
            Self.english("---\nsubject: News\n---\n{% assign f = 'city' %}{{ customer[f] }}"))
        #expect(found.contains("email.en.html:4:27: error: a variable cannot choose which data is read here."))
    }

    @Test func propertiesOfAnEventAreChecked() throws {
        let found = try mistakes(["order/sms.en.txt": "{{ event.amont }}"], "order-confirmation")
        #expect(
            found == """
                Templates/order/sms.en.txt:1:4: error: events of the kind 'purchase' have no property 'amont'. Did you mean \
                'amount'?
                {{ event.amont }}
                   ^
                """)
    }

    @Test func theHeadIsChecked() throws {
        #expect(
            try mistakes(Self.english("---\nsubjekt: News\n---\nx")) == """
                Templates/newsletter/email.en.html:2:1: error: unknown key 'subjekt'. Did you mean 'subject'?
                subjekt: News
                ^
                """)
        #expect(
            try mistakes(Self.english("---\nsubject: News\nx")) == """
                Templates/newsletter/email.en.html:1:1: error: the head that begins here has no end. Write a second line \
                '---' below it.
                ---
                ^
                """)
        #expect(
            try mistakes(Self.english("---\nsubject: News\nlayout: emial\n---\nx")) == """
                Templates/newsletter/email.en.html:3:9: error: there is no layout 'emial'. Did you mean 'email'?
                layout: emial
                        ^
                """)
        #expect(
            try mistakes(Self.english("<p>News</p>")) == """
                Templates/newsletter/email.en.html:1:1: error: the mail has no subject. Begin the file with the lines '---', \
                'subject: …', '---'.
                <p>News</p>
                ^
                """)
    }

    @Test("MSG-10: every HTML mail has a twin in plain text")
    func halvesOfAMail() throws {
        #expect(
            try mistakes(["newsletter/email.es.txt": nil]) == """
                Templates/newsletter/email.es.txt: error: the file is missing. Every HTML mail needs a twin in plain text \
                (MSG-10): write what Templates/newsletter/email.es.html says.
                """)
        #expect(
            try mistakes(["newsletter/email.es.html": nil]) == """
                Templates/newsletter/email.es.html: error: the file is missing. It stands beside \
                Templates/newsletter/email.es.txt.
                """)
    }

    @Test func aMissingTranslationIsAWarning() throws {
        let house = try ComposerHouse(templates: ["newsletter/email.es.html": nil, "newsletter/email.es.txt": nil])
        let prepared = try house.prepare("newsletter")
        #expect(
            prepared.warnings.map(\.rendered) == [
                """
                Templates/newsletter/email.es.html: warning: the file is missing. People who read es get the campaign \
                'newsletter' in en until it is written.
                """
            ])
        #expect(prepared.language(for: "es", channel: .email) == "en")
        #expect(
            try mistakes(["newsletter/email.en.html": nil, "newsletter/email.en.txt": nil]) == """
                Templates/newsletter/email.en.html: error: the file is missing. The campaign 'newsletter' needs it: en is \
                the language for everybody else.
                """)
    }

    @Test func aTemplateThatIsNotThere() throws {
        let house = try ComposerHouse()
        #expect(
            try house.mistakes("newsletter", changing: [("template: newsletter", "template: newslettr")]) == """
                Campaigns/newsletter.yaml:8:11: error: there is no template 'newslettr'. Did you mean 'newsletter'?
                template: newslettr
                          ^
                """)
    }

    @Test func aMistakeInABlockIsToldOnce() throws {
        let found = try mistakes(["blocks/hero.txt": "{{ title | upcas }}"])
        #expect(
            found == """
                Templates/blocks/hero.txt:1:12: error: unknown filter 'upcas'. Did you mean 'upcase'?
                {{ title | upcas }}
                           ^
                """)
    }

    @Test func whatFailsForEverybodyIsFoundWithoutAnybody() throws {
        let found = try mistakes(
            Self.english("---\nsubject: News\n---\n{{ 5 | money: 'EURO' }}"))
        #expect(
            found == """
                Templates/newsletter/email.en.html: error: the template does not work for somebody of whom nothing is known. \
                Templates/newsletter/email.en.html:4:1: 'money' needs the ISO 4217 code of a currency in use, as in money: \
                'EUR'.
                """)
        let empty = try mistakes(Self.english("---\nsubject: \"{{ customer.first_name }}\"\n---\nx"))
        #expect(empty.contains("The subject comes out empty: give it words that everybody gets."))
    }

    @Test("SMS-2: a text of more than two parts is warned of")
    func aLongText() throws {
        let house = try ComposerHouse(templates: [
            "spring/sms.es.txt": "¡Última ocasión! " + String(repeating: "a", count: 90)
        ])
        #expect(
            try house.prepare("spring").warnings.map(\.rendered) == [
                """
                Templates/spring/sms.es.txt: warning: the text takes 4 parts (226 UTF-16 units) with its notice. Shorten it, \
                or do without 'Ú', 'ó': with them a part holds 67 characters instead of 153.
                """
            ])
    }
}
