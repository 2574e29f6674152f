import Testing

@testable import Liquid

@Suite struct OutputTests {
    static let shop: Object = [
        "name": "Ana", "count": 3, "price": 5.0, "no": false, "nothing": nil, "tags": ["new", "spring"],
        "customer": ["first_name": "Ana", "size": "XL", "address": ["city": "Sevilla"]],
        "products": [["title": "Shoe"], ["title": "Hat"]], "key": "first_name", "empty_list": [], "object": ["a": 1],
    ]

    @Test(arguments: [
        Case("Hello {{ name }}!", shop, "Hello Ana!"),
        Case("{{count}} {{ price }} {{ no }} {{ nothing }}{{ missing }}{{ missing.deeper[0] }}", shop, "3 5.0 false "),
        Case("{{ 'a' }}{{ \"b\" }}{{ 12 }}{{ -1.50 }}{{ true }}{{ nil }}{{ blank }}{{ empty }}", [:], "ab12-1.5true"),
        Case(
            "{{ tags }} {{ tags[0] }} {{ tags[-1] }} {{ tags[9] }} {{ tags.first }} {{ tags.size }}", shop,
            "newspring new spring  new 2"),
        Case("{{ customer.address.city }} {{ customer['first_name'] }} {{ customer[key] }}", shop, "Sevilla Ana Ana"),
        Case(
            "{{ customer.size }} {{ products[1].title }} {{ products.last.title }} {{ name.size }}", shop,
            "XL Hat Hat 3"),
        Case("{{ ['name'] }} {{ (1..3) }} {{ object }}{{ }}", shop, "Ana 1..3 {\"a\"=>1}"),
        Case("{{ 'ñandú' | size }}", [:], "5"),
    ])
    func anOutputWritesItsValue(_ test: Case) throws {
        #expect(try render(test.template, test.globals) == test.expected)
    }

    @Test(arguments: [
        Case("a \n{{- 1 -}}\n b", [:], "a1b"),
        Case("a {%- if true -%} b {%- endif -%} c", [:], "abc"),
        Case("[{% if true %}\n{% assign x = 1 %}\n{% endif %}]", [:], "[]"),
        Case("[{% if true %} x {% endif %}]", [:], "[ x ]"),
        Case("a{% comment %} {% if %} {{ | }} {% comment %}{% endcomment %} {% endcomment %}b", [:], "ab"),
        Case("a{% # a note %}b{%- # another\n  # in two lines -%} c", [:], "abc"),
        Case("{% raw %}{{ name }}{% if %}{% endraw %}", shop, "{{ name }}{% if %}"),
        Case("a {%- raw -%} {{ x }} {%- endraw -%} b", [:], "a{{ x }}b"),
        Case("{% doc %} what it is for {% enddoc %}x", [:], "x"),
        Case("{% liquid\n  assign x = 'a' | upcase\n  if x == 'A'\n    echo x\n  endif\n%}!", [:], "A!"),
    ])
    func whiteSpaceAndCommentsDoNotShow(_ test: Case) throws {
        #expect(try render(test.template, test.globals) == test.expected)
    }

    @Test func textOfTheTemplateComesOutByteForByte() throws {
        let text = "a\r\n\u{1F600} { % } {x} %} é\u{0}"
        #expect(try render(text) == text)
    }

    @Test func aRendererGivesTheSameForEveryPersonWhateverCameBefore() throws {
        let program = try compile("{{ a.x }}{% if a.y %}{% assign z = a.y %}{% endif %}{{ z }}")
        var renderer = Renderer(program)
        var buffer: [UInt8] = []
        let people: [Object] = [["a": ["x": 1, "y": 2]], ["a": ["y": 3, "x": 4]], ["a": ["x": 5]], ["b": 1]]
        var texts: [String] = []
        for person in people {
            buffer.removeAll(keepingCapacity: true)
            try renderer.render(person, into: &buffer)
            texts.append(String(decoding: buffer, as: UTF8.self))
        }
        #expect(texts == ["12", "43", "5", ""])
    }
}
