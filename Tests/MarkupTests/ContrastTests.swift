import Testing

@testable import Markup

@Suite struct ContrastTests {
    @Test(
        "A11Y: contrast is WCAG's ratio",
        arguments: [
            ("#fff", "#000000", 21.0), ("#777", "white", 4.48), ("rgb(143, 58, 28)", "#ffffff", 7.53),
            ("#ABC", "#abc", 1),
        ])
    func ratio(one: String, two: String, ratio: Double) throws {
        let (one, two) = (try #require(Color(css: one)), try #require(Color(css: two)))
        #expect(abs(one.contrast(with: two) - ratio) < 0.01)
        #expect(one.contrast(with: two) == two.contrast(with: one))
    }

    @Test(arguments: ["", "#12", "#gggggg", "rgb(1,2)", "rgb(300,0,0)", "transparent"])
    func otherColorsAreNone(css: String) {
        #expect(Color(css: css) == nil)
    }

    private func findings(_ html: String) -> [String] {
        ContrastCheck.findings(html).map { "\($0.text) \($0.color) \($0.background)\($0.isDark ? " dark" : "")" }
    }

    @Test(
        "A11Y: what stands out too little is found, where it is seen",
        arguments: [
            ("<p style=\"color:#999\">Hi</p>", ["Hi #999999 #ffffff"]), ("<p style=\"color:#333\">Hi</p>", []),
            ("<p style=\"color:#888;font-size:24px\">Hi</p>", []),
            ("<b style=\"color:#888;font-size:19px\">Hi</b><br>", []),
            ("<p style=\"color:#888;font-size:19px\">Hi</p>", ["Hi #888888 #ffffff"]),
            ("<div style=\"background-color:#000\"><p style=\"color:#fff\">a</p>b</div>c", ["b #000000 #000000"]),
            ("<div style=\"display:none;color:#fff\">a</div><p aria-hidden=\"true\" style=\"color:#fff\">b</p>", []),
            ("<td bgcolor=\"#000000\"><img alt=\"x\">&nbsp;</td>", []),
            (
                "<style>@media (prefers-color-scheme: dark) { .p { background-color: #000 !important; } }</style>"
                    + "<div class=\"p\" style=\"background-color:#fff\"><p style=\"color:#222\">Hi</p></div>",
                ["Hi #222222 #000000 dark"]
            ),
        ])
    func found(html: String, expected: [String]) {
        #expect(findings(html) == expected)
    }

    @Test func tokensOfAPage() {
        let html = "<!DOCTYPE html><!-- <b> --><P Class='a>b' x hidden=y>1 < 2</p><style>p{}</style><br/>&amp;"
        let tokens = HTMLTokens(html).map { token in
            switch token {
            case .start(let tag):
                "\(tag.name)@\(tag.offset) " + tag.attributes.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
            case .end(let name): "/\(name)"
            case .text(let text): text
            }
        }
        #expect(
            tokens == [
                "p@27 class=a>b,x=,hidden=y", "1 ", "< 2", "/p", "style@62 ", "/style", "br@80 ", "&amp;",
            ], "\(tokens)")
    }
}
