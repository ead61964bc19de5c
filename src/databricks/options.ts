import { z } from 'zod';

/** Options of every component that calls a Databricks workspace: spread them into its strict schema. */
export const databricksOptions = {
  host: z.string().trim().min(1).optional().describe('The workspace, such as https://dbc-1234.cloud.databricks.com.'),
  profile: z.string().trim().min(1).optional().describe('A profile of ~/.databrickscfg with host and credentials.'),
};
