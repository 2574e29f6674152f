import Testing

@testable import Liquid

@Suite struct LiquidTests {}
