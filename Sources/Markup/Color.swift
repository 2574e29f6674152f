import Glibc

/// A colour of sRGB.
package struct Color: Sendable, Hashable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    package static let white = Color(red: 255, green: 255, blue: 255)
    package static let black = Color(red: 0, green: 0, blue: 0)

    /// Reads `#fff`, `#ffffff`, `rgb(1, 2, 3)`, `white` and `black`; nil for anything else.
    package init?(css: String) {
        let text = css.lowercased().trimmingWhitespace
        if text == "white" || text == "black" {
            self = text == "white" ? .white : .black
        } else if text.hasPrefix("#") {
            let digits = text.dropFirst().compactMap(\.hexDigitValue).map { UInt8($0) }
            guard digits.count == text.count - 1, digits.count == 3 || digits.count == 6 else { return nil }
            let pairs = digits.count == 3 ? digits.map { $0 * 17 } : [0, 2, 4].map { digits[$0] * 16 + digits[$0 + 1] }
            self.init(red: pairs[0], green: pairs[1], blue: pairs[2])
        } else if text.hasPrefix("rgb("), text.hasSuffix(")") {
            let numbers = text.dropFirst(4).dropLast().split(separator: ",").compactMap {
                UInt8(String($0).trimmingWhitespace)
            }
            guard numbers.count == 3 else { return nil }
            self.init(red: numbers[0], green: numbers[1], blue: numbers[2])
        } else {
            return nil
        }
    }

    init(red: UInt8, green: UInt8, blue: UInt8) {
        (self.red, self.green, self.blue) = (red, green, blue)
    }

    /// The ratio of two colours' luminances, from 1 to 21 (WCAG 2.2, contrast ratio).
    package func contrast(with other: Color) -> Double {
        let (one, two) = (luminance, other.luminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    private var luminance: Double {
        func linear(_ part: UInt8) -> Double {
            let value = Double(part) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}

extension Color: CustomStringConvertible {
    package var description: String {
        func digits(_ part: UInt8) -> String { (part < 16 ? "0" : "") + String(part, radix: 16) }
        return "#" + digits(red) + digits(green) + digits(blue)
    }
}
