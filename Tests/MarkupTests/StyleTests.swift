import Testing

@testable import Markup

@Suite struct StyleTests {
    private func inlined(_ html: String, _ css: String) throws -> String {
        var bytes = Array(html.utf8)
        for edit in StyleInliner.edits(of: html, try StyleSheet(css)).reversed() {
            bytes.replaceSubrange(edit.range, with: edit.text.utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "rules are written into the elements they match, and nothing else changes",
        arguments: [
            ("<p>Hi</p>", "p { margin: 0 }", "<p style=\"margin:0\">Hi</p>"),
            (
                "<p class=\"a\"  id=x>ñ</p><P>y", "p{a:1} .a{a:2} #x{a:3}",
                "<p style=\"a:3\" class=\"a\"  id=x>ñ</p><P style=\"a:1\">y"
            ),
            (
                "<p style=\"color:red; x: url(data:a;b)\">", "p{color:blue;margin:0}",
                "<p style=\"margin:0;color:red;x:url(data:a;b)\">"
            ),
            ("<p style=\"color:red\">", "p{color:blue !important}", "<p style=\"color:blue !important\">"),
            (
                "<div class=\"l\"><b>x</b></div><b>y</b>", ".l > b, .m b {font-weight:bold}",
                "<div class=\"l\"><b style=\"font-weight:bold\">x</b></div><b>y</b>"
            ),
            ("<p style='a:b'>", "p{c:d}", "<p style='a:b'>"), ("<br/>", "br{a:b}", "<br style=\"a:b\"/>"),
            ("<o:p>x</o:p>&nbsp;<!-- <p> -->", "p{a:b}", "<o:p>x</o:p>&nbsp;<!-- <p> -->"),
            (
                "<table><tr><td>x</td></tr></table>", "tbody td{font-family:\"A B\",serif}",
                "<table><tr><td style=\"font-family:'A B',serif\">x</td></tr></table>"
            ),
            ("", "p{a:b}", ""), ("<p>", "", "<p>"),
        ])
    func inlining(html: String, css: String, result: String) throws {
        #expect(try inlined(html, css) == result)
    }

    @Test func rulesOfEqualWeightHoldInTheirOrder() throws {
        #expect(try inlined("<p class=\"a b\">", ".b{x:1} .a{x:2} p{x:3}") == "<p style=\"x:2\" class=\"a b\">")
    }

    @Test func whatElementsCannotHoldIsLeftOver() throws {
        let sheet = try StyleSheet(
            "/* a */ p, a:hover { x: y } @media (max-width: 9px) { p { z: \"}\" } } @import url(x); q { }")
        #expect(sheet.rules.map(\.selector) == ["p"])
        #expect(sheet.rest == "a:hover { x: y }\n@media (max-width: 9px) { p { z: \"}\" } }\n@import url(x);\n")
    }

    @Test(arguments: [("p", 0), ("a{b:c} p {", 7), ("@media x { p { }", 0)])
    func whatDoesNotCloseIsAFault(css: String, offset: Int) {
        let fault = #expect(throws: StyleSheet.Fault.self) { try StyleSheet(css) }
        #expect(fault?.offset == offset)
    }
}
