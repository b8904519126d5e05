enum CairnServerPlaceholder {}
