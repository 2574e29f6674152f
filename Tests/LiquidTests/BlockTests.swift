import Testing

@testable import Liquid

@Suite struct BlockTests {
    /// LIQ-1: only nil and false are false; `and` and `or` group from the right.
    @Test(arguments: [
        ("0", true), ("''", true), ("empty_list", true), ("nil", false), ("false", false), ("missing", false),
        ("1 == 1.0", true), ("'1' == 1", false), ("1 == true", false), ("'a' != 'b'", true), ("1 <> 2", true),
        ("1 < 2", true), ("2 <= 1", false), ("nil < 1", false), ("1 > nil", false), ("'a' < 'b'", true),
        ("'hello' contains 'ell'", true), ("list contains 2", true), ("list contains 9", false),
        ("object contains 'a'", true), ("nil contains 'a'", false), ("'a' contains nil", false),
        ("missing == nil", true), ("'' == empty", true), ("' ' == empty", false), ("' ' == blank", true),
        ("nil == blank", true), ("nil == empty", false), ("empty_list == empty", true), ("list == list", true),
        ("(1..3) == (1..3)", true), ("object == empty", false), ("false == blank", true),
        ("true or false and false", true), ("true and false and false or true", false),
        ("false and false or true", false), ("false or true and true", true), ("true or missing.x == 1", true),
    ])
    func aConditionHoldsOrNot(_ condition: String, _ holds: Bool) throws {
        let data: Object = ["empty_list": [], "list": [1, 2], "object": ["a": 1]]
        #expect(try render("{% if \(condition) %}yes{% else %}no{% endif %}", data) == (holds ? "yes" : "no"))
        #expect(try render("{% unless \(condition) %}no{% else %}yes{% endunless %}", data) == (holds ? "yes" : "no"))
    }

    @Test(arguments: [
        Case("{% if x == 1 %}a{% elsif x == 2 %}b{% else %}c{% endif %}", ["x": 2], "b"),
        Case("{% unless x == 1 %}a{% elsif true %}b{% endunless %}", ["x": 1], "b"),
        Case("{% case x %}{% when 1, 2 %}a{% when 'b' or 'c' %}b{% else %}c{% endcase %}", ["x": 2], "a"),
        Case("{% case x %} {% when 1, 2 %}a{% when 'b' or 'c' %}b{% else %}c{% endcase %}", ["x": "c"], "b"),
        Case("{% case x %}{% when 1, 2 %}a{% when 'b' or 'c' %}b{% else %}c{% endcase %}", ["x": 7], "c"),
        Case("{% case x %}{% when 1, 1 %}a{% endcase %}", ["x": 1], "aa"),
        Case("{% case x %}{% when empty %}none{% else %}some{% endcase %}", ["x": ""], "none"),
    ])
    func aBranchIsChosen(_ test: Case) throws {
        #expect(try render(test.template, test.globals) == test.expected)
    }

    static let list: Object = ["list": [1, 2, 3, 4, 5, 6], "none": [], "pairs": ["a": 1, "b": 2], "n": 2]

    @Test(arguments: [
        Case("{% for i in list %}{{ i }}{% endfor %}", list, "123456"),
        Case(
            "{% for i in none %}{{ i }}{% else %}none{% endfor %}{% for i in missing %}{% else %}!{% endfor %}", list,
            "none!"),
        Case("{% for i in list limit: n offset: 1 %}{{ i }}{% endfor %}", list, "23"),
        Case("{% for i in list reversed limit:2 %}{{ i }}{% endfor %}", list, "21"),
        Case(
            "{% for i in list limit: 2 %}{{ i }}{% endfor %}-{% for i in list offset: continue %}{{ i }}{% endfor %}",
            list, "12-3456"),
        Case("{% for i in (1..3) %}{{ i }}{% endfor %}{% for i in (n..3) %}{{ i }}{% endfor %}", list, "12323"),
        Case("{% for i in (3..1) %}{{ i }}{% else %}empty{% endfor %}", list, "empty"),
        Case("{% for p in pairs %}{{ p[0] }}={{ p[1] }};{% endfor %}", list, "a=1;b=2;"),
        Case(
            "{% for i in list %}{% if i == 2 %}{% continue %}{% elsif i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}",
            list, "13"),
        Case("{% for i in 'text' %}{{ i }}{% endfor %}", list, "text"),
        Case(
            "{% for i in (1..2) %}{{ forloop.index }}{{ forloop.index0 }}{{ forloop.rindex }}{{ forloop.rindex0 }}"
                + "{{ forloop.first }}{{ forloop.last }}{{ forloop.length }} {% endfor %}", list,
            "1021truefalse2 2110falsetrue2 "),
        Case(
            "{% for i in (1..2) %}{% for j in (1..2) %}{{ forloop.parentloop.index }}{{ j }} {% endfor %}{% endfor %}",
            list, "11 12 21 22 "),
        Case(
            "{% for i in (1..3) %}{% capture x %}{{ i }}{% if i == 2 %}{% break %}{% endif %}{% endcapture %}{% endfor %}{{ x }}",
            list, "2"),
        Case("{% for x in list limit: 1 %}{% assign x = 9 %}{{ x }}{% endfor %}{{ x }}", list, "19"),
        Case("a{% break %}b", list, "a"),
        Case(
            "{% tablerow i in (1..3) cols: 2 %}{{ i }}{% endtablerow %}", list,
            "<tr class=\"row1\">\n<td class=\"col1\">1</td><td class=\"col2\">2</td></tr>\n"
                + "<tr class=\"row2\"><td class=\"col1\">3</td></tr>\n"),
        Case("{% for i in (1..4) %}{% cycle 'a', 'b' %}{% endfor %}", list, "abab"),
        Case("{% increment k %}{% increment k %}{{ k }}{% decrement m %}{{ m }}", list, "012-1-1"),
        Case("{% for i in list %}{% ifchanged %}{{ i | divided_by: 3 }}{% endifchanged %}{% endfor %}", list, "012"),
    ])
    func aLoopGoesThroughItsItems(_ test: Case) throws {
        #expect(try render(test.template, test.globals) == test.expected)
    }

    @Test(arguments: [
        Case("{{ x }}{% assign x = 'local' %}{{ x }}", ["x": "host "], "host local"),
        Case("{% if false %}{% assign x = 'local' %}{% endif %}{{ x }}", ["x": "host"], "host"),
        Case("{% assign x = nil %}[{{ x }}]", ["x": "host"], "[]"),
        Case("{% for i in (1..2) %}{{ x }}{% assign x = i %}{% endfor %}", ["x": "h"], "h1"),
        Case("{% capture x %}a{{ y }}{% endcapture %}{{ x }}{{ x | size }}", ["y": "b"], "ab2"),
        Case("{% assign a = 'x' %}{% capture b %}{{ a }}{% endcapture %}{% assign a = 'y' %}{{ b }}{{ a }}", [:], "xy"),
        Case("{% assign p = product %}{{ p.title }}", ["product": ["title": "Shoe"]], "Shoe"),
    ])
    func anAssignedNameHidesTheHosts(_ test: Case) throws {
        #expect(try render(test.template, test.globals) == test.expected)
    }
}
