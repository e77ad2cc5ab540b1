module programs {
    requires io.weir.core;
}
