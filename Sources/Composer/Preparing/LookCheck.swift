import Liquid
import Markup
import Workspace

/// What is wrong with the look of a mail's HTML, by its sources: pictures without words or size, links that are not
/// encrypted. Each with its place.
struct LookCheck {
    let source: TemplateSource

    struct Fault: Equatable {
        let place: Place
        let message: String
        let hint: String
    }

    var faults: [Fault] {
        var faults: [Fault] = []
        for case .start(let tag) in HTMLTokens(LiquidHoles(source).blanked) {
            func add(_ message: String, _ hint: String) {
                faults.append(Fault(place: source.place(at: tag.offset), message: message, hint: hint))
            }
            if tag.name == "img" {
                if tag["alt"] == nil {
                    add(
                        "the picture has no words for who does not see it",
                        "Write alt=\"…\", and alt=\"\" if it only decorates.")
                }
                if tag["width"] == nil || tag["height"] == nil {
                    add("the picture has no size", "Write width=\"…\" and height=\"…\", so that nothing jumps.")
                }
            }
            for name in ["href", "src"] where tag[name]?.lowercased().hasPrefix("http://") == true {
                add("the address is not encrypted", "Write https://.")
            }
        }
        return faults
    }
}
