import Testing

@testable import Liquid

/// LIQ-2: data never becomes markup, a header field or a template.
@Suite struct EscapingTests {
    static let hostile: Object = [
        "x": "<script>'\"&", "tag": "{{7*7}}{% if %}", "lines": "a<\nb", "list": ["<i>", "b"], "y": "é",
    ]

    @Test(arguments: [
        Case("<b>{{ x }}</b>", hostile, "<b>&lt;script&gt;&#39;&quot;&amp;</b>"),
        Case("{{ tag }}", hostile, "{{7*7}}{% if %}"),
        Case("{% assign t = tag %}{% capture c %}{{ t }}{% endcapture %}{{ c }}", hostile, "{{7*7}}{% if %}"),
        Case("{{ x | raw }}", hostile, "<script>'\"&"),
        Case(
            "{{ x | escape }}{{ x | escape | escape }}", hostile,
            "&lt;script&gt;&#39;&quot;&amp;&lt;script&gt;&#39;&quot;&amp;"),
        Case("{{ '&lt;<' | escape_once }}", hostile, "&lt;&lt;"),
        Case("{{ lines | newline_to_br }}", hostile, "a&lt;<br />\nb"),
        Case("{% capture c %}<b>{{ x }}</b>{% endcapture %}{{ c }}", hostile, "<b>&lt;script&gt;&#39;&quot;&amp;</b>"),
        Case(
            "{% capture c %}<b>{% endcapture %}{{ c | append: x }}{{ x | prepend: c }}", hostile,
            "<b>&lt;script&gt;&#39;&quot;&amp;<b>&lt;script&gt;&#39;&quot;&amp;"),
        Case("{% capture c %}<br>{% endcapture %}{{ list | join: c }}", hostile, "&lt;i&gt;<br>b"),
        Case("{% capture c %} <b>{{ y }} </b> {% endcapture %}{{ c | strip | upcase }}", hostile, "<B>É </B>"),
        Case(
            "{% capture c %}<b>N</b>{% endcapture %}{{ c | replace: 'N', x }}", hostile,
            "<b>&lt;script&gt;&#39;&quot;&amp;</b>"),
        Case("{% capture c %}{{ x }}{% endcapture %}{{ c | truncate: 4 }}{{ c.size }}", hostile, "&lt;...11"),
        Case("{% capture c %}{{ x }}{% endcapture %}{% if c == x %}same{% endif %}", hostile, "same"),
        Case("{{ list }}", hostile, "&lt;i&gt;b"),
        Case("{{ list | join: '<' }}", hostile, "&lt;i&gt;&lt;b"),
        Case("{{ x | raw | append: x }}", ["x": "<"], "<&lt;"),
        Case("{{ x | raw | slice: 0 }}", ["x": "<b>"], "&lt;"),
        Case("{{ 'a b' | url_encode }}{{ '<b>x</b>' | strip_html }}", hostile, "a+bx"),
    ])
    func inHTMLOnlyTheTemplateWritesMarkup(_ test: Case) throws {
        #expect(try render(test.template, test.globals, escaping: .html) == test.expected)
    }

    @Test func textAndNoneWriteValuesAsTheyAre() throws {
        #expect(try render("{{ x }}", Self.hostile, escaping: .text) == "<script>'\"&")
        #expect(try render("{{ x }}{{ x | newline_to_br }}", ["x": "a<\n"], escaping: .none) == "a<\na<<br />\n")
    }

    @Test func anAddressGetsPercentEncodedValues() throws {
        let template = "https://shop.test/?q={{ q }}&r={{ r | raw }}"
        #expect(
            try render(template, ["q": "a b&c=ñ/", "r": "x/y"], escaping: .url)
                == "https://shop.test/?q=a%20b%26c%3D%C3%B1%2F&r=x/y")
    }

    @Test(arguments: [
        "\r\n", "\n", "\r", "\u{0}", "\t", "\u{1B}", "\u{7F}", "\u{85}", "\u{9F}", "\u{2028}", "\u{2029}",
    ])
    func aHeaderRefusesControlCharactersInValues(_ control: String) throws {
        let value = Value.string("Ana\(control)Bcc: all@shop.test")
        for template in ["Hi {{ x }}", "Hi {{ x | raw }}", "Hi {% capture c %}{{ x }}{% endcapture %}", "{{ l }}"] {
            let error = #expect(throws: RenderError.self) {
                try render(template, ["x": value, "l": .array([value])], escaping: .header)
            }
            #expect(error?.code == .header)
            #expect(error?.message.contains("Ana") == false)
        }
    }

    @Test func aHeaderTakesAnyOtherText() throws {
        #expect(
            try render("Hi {{ x }} & <you>", ["x": "Ñandú \u{1F600} <b>"], escaping: .header)
                == "Hi Ñandú \u{1F600} <b> & <you>")
    }
}
