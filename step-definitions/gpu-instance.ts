import { Given } from '@cucumber/cucumber';
import type { Acceptance } from '../support/world';

Given('a GPU instance with CPU Standby', async function (this: Acceptance) {
  await this.scene.rentProtected();
});

Given('its CPU Standby holds them, too', async function (this: Acceptance) {
  await this.copying.untilThere();
});
