import Testing

@testable import Liquid

@Suite struct FilterTests {
    /// LIQ-1: each as Shopify's implementation answers.
    @Test(arguments: [
        ("nil | default: 'x'", "x"), ("'' | default: 'x'", "x"), ("false | default: 'x'", "x"),
        ("0 | default: 'x'", "0"),
        ("false | default: 'x', allow_false: true", "false"), ("list | default: 'x' | size", "3"),
        ("'straße' | upcase", "STRASSE"), ("'ÑANDÚ' | downcase", "ñandú"),
        ("'hELLO World' | capitalize", "Hello world"),
        ("'  a b ' | strip", "a b"), ("'  a ' | lstrip", "a "), ("'  a ' | rstrip", "  a"),
        ("'a' | append: 1", "a1"), ("'a' | prepend: 'b'", "ba"), ("nil | append: 'b'", "b"),
        ("'<a href=\"x\">&' | escape", "&lt;a href=&quot;x&quot;&gt;&amp;"), ("\"it's\" | h", "it&#39;s"),
        ("'&lt;<' | escape_once", "&lt;&lt;"), ("'<b>x' | raw", "<b>x"),
        ("'<p>a</p><script>b</script><!-- c -->d' | strip_html", "ad"), ("text | strip_newlines", "ab"),
        ("text | newline_to_br", "a<br />\nb"), ("'a b&ñ/~' | url_encode", "a+b%26%C3%B1%2F~"),
        ("'a+b%C3%B1' | url_decode", "a bñ"), ("'%+1%-2%4' | url_decode", "% 1%-2%4"),
        ("'Añ!' | base64_encode", "QcOxIQ=="),
        ("'QcOxIQ==' | base64_decode", "Añ!"),
        ("'aXbX' | replace: 'X', '-'", "a-b-"), ("'aXbX' | replace_first: 'X', '-'", "a-bX"),
        ("'aXbX' | replace_last: 'X', '-'", "aXb-"), ("'aXbX' | remove: 'X'", "ab"),
        ("'ab' | replace: '', '-'", "-a-b-"),
        ("'aXbX' | remove_first: 'X'", "abX"), ("'aXbX' | remove_last: 'X'", "aXb"),
        ("'Ground control' | truncate: 9", "Ground..."), ("'Ground control' | truncate: 9, '…'", "Ground c…"),
        ("'short' | truncate: 9", "short"), ("'one two  three' | truncatewords: 2", "one two..."),
        ("'Liquid' | slice: 2", "q"), ("'Liquid' | slice: -3, 2", "ui"), ("list | slice: 1, 5 | join: ','", "1,2"),
        ("'a,b,,' | split: ',' | join: '|'", "a|b"), ("'añ' | split: '' | join: '|'", "a|ñ"),
        ("' a  b ' | split: ' ' | size", "2"),
        ("list | join", "3 1 2"), ("list | join: ', '", "3, 1, 2"), ("list | first", "3"), ("list | last", "2"),
        ("list | size", "3"), ("12 | size", "8"), ("list | reverse | join", "2 1 3"), ("list | sort | join", "1 2 3"),
        ("'b,C,a' | split: ',' | sort | join", "C a b"), ("'b,C,a' | split: ',' | sort_natural | join", "a b C"),
        ("'a,b,a' | split: ',' | uniq | join", "a b"),
        ("'1,1' | split: ',' | concat: list | concat: list | uniq | join", "1 3 1 2"),
        ("goods | map: 'name' | join", "hat shoe cap"),
        ("goods | where: 'kind', 'head' | map: 'name' | join", "hat cap"), ("goods | where: 'sale' | size", "1"),
        ("goods | reject: 'sale' | size", "2"), ("goods | sort: 'price' | map: 'name' | join", "cap hat shoe"),
        ("goods | sum: 'price'", "24.5"), ("goods | has: 'kind', 'feet'", "true"), ("list | concat: list | size", "6"),
        ("goods | find_index: 'kind', 'feet'", "1"), ("list | sum", "6"),
        ("1 | plus: 2", "3"), ("10.1 | plus: 2.2", "12.3"), ("'5' | minus: 7", "-2"), ("0.1 | times: 3", "0.3"),
        ("7 | divided_by: 2", "3"), ("-7 | divided_by: 2", "-4"), ("20 | divided_by: 7.0", "2.857142857142857"),
        ("7 | modulo: 4", "3"), ("-7 | modulo: 4", "1"), ("5.5 | modulo: 2", "1.5"), ("-5.4 | abs", "5.4"),
        ("5.1 | ceil", "6"), ("-5.1 | floor", "-6"), ("2.5 | round", "3"), ("1.005 | round: 2", "1.01"),
        ("1234 | round: -2", "1200"), ("5 | at_least: 8", "8"), ("5 | at_most: 3", "3"), ("'x' | plus: 1", "1"),
        ("9223372036854775807 | plus: 1", "9.223372036854776e+18"), ("1000000.0 | times: 1", "1000000.0"),
        ("'a' | append: 'b' | upcase | append: 'c'", "ABc"),
    ])
    func aFilterAnswers(_ expression: String, _ expected: String) throws {
        let data: Object = [
            "list": [3, 1, 2], "text": "a\r\nb",
            "goods": [
                ["name": "hat", "kind": "head", "price": 8],
                ["name": "shoe", "kind": "feet", "price": 10, "sale": true],
                ["name": "cap", "kind": "head", "price": 6.5],
            ],
        ]
        #expect(try render("{{ \(expression) }}", data) == expected)
    }

    @Test func aHelperOfTheHostGetsInputArgumentsOptionsAndContext() throws {
        let money = HostFilter(arguments: 0...1, options: ["digits"]) { call throws(FilterError) in
            guard case .integer(let cents) = call.input else {
                throw FilterError("'money' needs a whole number of cents.")
            }
            guard case .string(let sign) = call.arguments.first ?? "€" else { return nil }
            guard case .string(let point) = call.context else { return nil }
            let digits = call.option("digits") == 0 ? "" : "\(point)\(cents % 100)"
            return .string("\(cents / 100)\(digits) \(sign)")
        }
        let program = try Program.compile(
            TemplateSource(name: "m", text: "{{ 1950 | money }}|{{ 1950 | money: '<$>', digits: 0 }}"),
            options: CompileOptions(escaping: .html, filters: ["money": money]))
        var renderer = Renderer(program)
        var buffer: [UInt8] = []
        try renderer.render([:], context: ",", into: &buffer)
        #expect(String(decoding: buffer, as: UTF8.self) == "19,50 €|19 &lt;$&gt;")
    }

    @Test func aHelperThatRefusesEndsTheRenderAtItsPlace() throws {
        let options = CompileOptions(
            escaping: .none,
            filters: ["date": HostFilter { _ throws(FilterError) in throw FilterError("'date' needs a day.") }])
        let program = try Program.compile(TemplateSource(name: "m", text: "a\n {{ 1 | date }}"), options: options)
        var buffer = Array("kept".utf8)
        var renderer = Renderer(program)
        let error = #expect(throws: RenderError.self) { try renderer.render([:], into: &buffer) }
        #expect(error?.code == .helper)
        #expect(error?.description == "m:2:2: error: 'date' needs a day.")
        #expect(buffer == Array("kept".utf8))
    }
}
