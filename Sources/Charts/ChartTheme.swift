/// The colours of charts, chosen so that people who see colours differently tell them apart, and by how light they are too.
package struct ChartTheme: Equatable, Sendable {
    package struct Colour: Hashable, Sendable {
        package let red: UInt8
        package let green: UInt8
        package let blue: UInt8

        package init(_ hex: UInt32) {
            red = UInt8(hex >> 16 & 0xFF)
            green = UInt8(hex >> 8 & 0xFF)
            blue = UInt8(hex & 0xFF)
        }
    }

    package let ground: Colour
    package let ink: Colour
    package let muted: Colour
    package let rule: Colour
    /// For series or categories, in their order.
    package let marks: [Colour]

    package static let light = ChartTheme(
        ground: Colour(0xFFFFFF), ink: Colour(0x2A2420), muted: Colour(0x5F554D), rule: Colour(0xE0D6C8),
        marks: [0x0072B2, 0xC4570A, 0x00795A, 0x9B4F86, 0x8A6D00, 0x4A4A4A].map(Colour.init))

    package static let dark = ChartTheme(
        ground: Colour(0x221D19), ink: Colour(0xF3ECE3), muted: Colour(0xC3B8AC), rule: Colour(0x4A4038),
        marks: [0x56B4E9, 0xE69F00, 0x2FC79A, 0xE39BCB, 0xF0E442, 0xBDBDBD].map(Colour.init))

    func mark(_ index: Int) -> Colour { marks[index % marks.count] }

    /// How much two colours differ in lightness, from 1 to 21 (WCAG 2.2, 1.4.3).
    package static func contrast(_ one: Colour, _ other: Colour) -> Double {
        let (light, dark) = (max(luminance(one), luminance(other)), min(luminance(one), luminance(other)))
        return (light + 0.05) / (dark + 0.05)
    }

    private static func luminance(_ colour: Colour) -> Double {
        func linear(_ channel: UInt8) -> Double {
            let share = Double(channel) / 255
            // An approximation of the power of 2.4 would do; the square and cube roots need no library.
            return share <= 0.04045 ? share / 12.92 : power((share + 0.055) / 1.055)
        }
        return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)
    }

    /// x to the power of 2.4, as x² times the fifth root of x².
    private static func power(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        let square = x * x
        var root = square.squareRoot()
        // Newton: root⁵ = square.
        for _ in 0..<60 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
        return square * root
    }
}
