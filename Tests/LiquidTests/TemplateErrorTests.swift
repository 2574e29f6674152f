import Testing

@testable import Liquid

@Suite struct TemplateErrorTests {
    @Test func anErrorShowsPlaceRemedyLineAndCaret() throws {
        let source = TemplateSource(
            name: "Templates/spring/email.en.html", text: "<p>\n\té {{ x | capitalise }}\r\n", firstLine: 11)
        let error = #expect(throws: TemplateErrors.self) {
            try Program.compile(source, options: CompileOptions(escaping: .html))
        }
        #expect(
            error?.description
                == "Templates/spring/email.en.html:12:11: error: unknown filter 'capitalise'. Did you mean 'capitalize'?\n"
                + "\té {{ x | capitalise }}\n\t         ^")
    }

    @Test(arguments: [
        ("{{ x", "1:1 '{{' is never closed. Add '}}' after it."),
        ("a{% if x", "1:2 '{%' is never closed. Add '%}' after it."),
        ("{% if x %}", "1:1 'if' is never closed. Add '{% endif %}' where it ends."),
        (
            "{% for x in y %}{% if x %}{% endfor %}",
            "1:17 'if' is never closed. Add '{% endif %}' where it ends."
        ),
        (
            "{% if x %}{% endfor %}{% endif %}",
            "1:14 'endfor' does not belong here. The open block is 'if': close it with '{% endif %}'."
        ),
        (
            "{% if x %}{% liquid endif %}{% endif %}",
            "1:21 'endif' does not belong here. The open block is 'if': close it with '{% endif %}'."
        ),
        ("{% else %}", "1:4 'else' does not belong here."),
        ("{% fro x in y %}", "1:4 unknown tag 'fro'. Did you mean 'for'?"),
        ("{% notise %}", "1:4 unknown tag 'notise'. Did you mean 'notice'?"),
        ("{{ a.b. }}", "1:9 expected a name after '.', but the tag ends."),
        ("{{ a b }}", "1:6 expected the end of the tag, but found 'b'."),
        ("{{ 'a }}", "1:4 a quoted text is never closed. Add the closing quote."),
        ("{{ @a }}", "1:4 unexpected character '@'."),
        ("{% if a = b %}{% endif %}", "1:9 '=' does not compare. Write '=='."),
        ("{% if a in b %}{% endif %}", "1:9 unknown operator 'in'. There are ==, !=, <, >, <=, >=, contains, and, or."),
        ("{% assign a 1 %}", "1:13 expected '=', but found '1'."),
        ("{% for x on y %}{% endfor %}", "1:10 expected 'in', but found 'on'."),
        ("{% for x in y limt: 2 %}{% endfor %}", "1:15 unknown option 'limt' of 'for'. Did you mean 'limit'?"),
        (
            "{% render name %}",
            "1:11 'render' needs the partial's name in quotes. Partials are found when a template is compiled, so the name cannot be a variable."
        ),
        ("{{ 'a' | append }}", "1:10 filter 'append' takes 1 argument, not 0."),
        ("{{ 'a' | upcase: 1 }}", "1:10 filter 'upcase' takes no arguments, not 1."),
        (
            "{{ 'a' | default: 1, alow_false: true }}",
            "1:22 filter 'default' knows no option 'alow_false'. Did you mean 'allow_false'?"
        ),
        ("{% raw %}x", "1:1 'raw' is never closed. Add '{% endraw %}' where it ends."),
        ("{% comment %}x", "1:1 'comment' is never closed. Add '{% endcomment %}' where it ends."),
        ("{% #a\nb %}", "2:1 each line of a comment tag begins with '#'."),
        ("{% %}", "1:1 a tag needs a name."),
        ("{{ 99999999999999999999 }}", "1:4 this number is too large."),
    ])
    func aMistakeIsToldWithItsRemedy(_ template: String, _ expected: String) throws {
        let errors = #expect(throws: TemplateErrors.self) { try compile(template) }
        let told = errors?.errors.map { error in
            "\(error.place.line):\(error.place.column) \(error.message)" + (error.hint.map { " \($0)" } ?? "")
        }
        #expect(told == [expected])
    }

    @Test func allMistakesAreToldAtOnce() throws {
        let errors = #expect(throws: TemplateErrors.self) {
            try compile("{{ a | x1 }}\n{% if | %}\n{{ b..c }}\n{% endif %}{% nope %}\n{% for %}{% endfor %}{{")
        }
        #expect(errors?.errors.map(\.place.line) == [1, 2, 3, 4, 5, 5])
    }

    @Test func anUnknownVariableIsAnErrorWhenTheHostNamesItsOwn() throws {
        let globals = ["customer", "campaign"]
        let errors = #expect(throws: TemplateErrors.self) {
            try compile(
                "{{ custmer.name }}{{ customer.x }}{{ zzz }}{% for customers in customer.y %}{{ customers }}{% endfor %}",
                globals: globals)
        }
        #expect(
            errors?.errors.map { "\($0.place.column) \($0.message) \($0.hint ?? "")" } == [
                "4 unknown variable 'custmer'. Did you mean 'customer'?",
                "38 unknown variable 'zzz'. There are campaign, customer.",
            ])
        #expect(errors?.errors.map(\.code) == [.unknownVariable, .unknownVariable])
        _ = try compile("{% if customer.a %}{% assign late = 1 %}{% endif %}{{ late }}", globals: globals)
    }

    /// No trace could tell before the render what such a template reads.
    @Test func aDynamicNameOnTheHostsRootIsAnErrorWhenReadsAreChecked() throws {
        for template in ["{{ customer[field] }}", "{{ [field] }}", "{% assign a = customer[field].x %}"] {
            let errors = #expect(throws: TemplateErrors.self) { try compile(template, globals: ["customer", "field"]) }
            #expect(errors?.errors.map(\.code) == [.dynamicPath])
            #expect(
                errors?.errors.first?.hint
                    == "Write the name after a dot, as in 'customer.city', and use 'if' or 'case' to choose.")
        }
        _ = try compile("{{ customer.tags[i] }}{{ customer['name'] }}", globals: ["customer", "i"])
    }
}
